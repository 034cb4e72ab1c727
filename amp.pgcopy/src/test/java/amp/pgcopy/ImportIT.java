package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.session.Sessions;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports that replace a database as a whole, or leave it as it was. */
class ImportIT extends ImportFixture {
  @Test
  void aNewDatabaseIsReplacedAndHasOurOwnSchemaAfterwards() throws SQLException {
    OwnSchema own = new OwnSchema();
    own.migrate(TARGET);

    ImportReport report =
        DatabaseImport.of(source, TARGET).application(own).run(CopyListener.SILENT);

    assertThat(report.kept()).isEmpty();
    assertThat(report.copy().orElseThrow().tables())
        .extracting(CopyReport.Table::rows)
        .containsExactly(20_000L);
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
    assertThat(value("select count(*) from own.thing")).isEqualTo("0");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void whatTheApplicationKeepsThereIsDataOfTheUserToo() throws SQLException {
    OwnSchema own = new OwnSchema();
    own.migrate(TARGET);
    SERVER.execute("amp", "insert into own.thing values (1)");

    assertThatThrownBy(
            () -> DatabaseImport.of(source, TARGET).application(own).run(CopyListener.SILENT))
        .hasMessageContaining("holds data already");
    assertThat(value("select count(*) from own.thing")).isEqualTo("1");
  }

  @Test
  void aSourceThatTheApplicationCannotUseIsNotCopied() throws SQLException {
    RichDatabase.run(source, "create schema own; create table own.other (a int)");

    assertThatThrownBy(
            () ->
                DatabaseImport.of(source, TARGET)
                    .application(new OwnSchema())
                    .run(CopyListener.SILENT))
        .hasMessageContaining("not ours");
    assertThat(databases()).containsExactly("amp");
  }

  @Test
  void dataIsReplacedOnRequestOnlyAndThenKept() throws SQLException {
    SERVER.execute("amp", "create table mine (a int)");

    assertThatThrownBy(() -> DatabaseImport.of(source, TARGET).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("holds data already")
        .hasMessageContaining("the option replace");
    assertThat(value("select count(*) from mine")).isEqualTo("0");

    ImportReport report = DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);

    assertThat(report.kept()).contains("amp_before_import_1");
    assertThat(databases()).containsExactly("amp", "amp_before_import_1");
    SERVER.execute("amp_before_import_1", "select * from mine");
  }

  @Test
  void whatIsWrittenIntoAnEmptyDatabaseMeanwhileIsKept() throws SQLException {
    CopyListener listener =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.COMPARED) {
              RichDatabase.run(TARGET, "create table mine (a int); insert into mine values (1)");
            }
          }
        };

    ImportReport report = DatabaseImport.of(source, TARGET).run(listener);

    assertThat(report.kept()).contains("amp_before_import_1");
    RichDatabase.run(TARGET.database("amp_before_import_1"), "select 1 / a from mine");
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
  }

  @Test
  void noTimeoutOfTheDatabaseEndsALongCopy() throws SQLException {
    for (String timeout : List.of("transaction_timeout", "idle_session_timeout")) {
      RichDatabase.run(
          source, "alter database " + source.database() + " set " + timeout + " = '1h'");
      try (Connection reader = Sessions.reader(source)) {
        assertThat(SqlStatements.value(reader, "show " + timeout)).isEqualTo("0");
      }
    }
  }

  @Test
  void whatCannotBeCopiedIsRefusedWithAListBeforeAnythingIsWritten() throws SQLException {
    RichDatabase.run(
        source,
        "create function pg_catalog.ours() returns int language sql as 'select 1';"
            + " create domain pg_catalog.own as int; create role guest;"
            + " create policy p on fresh to guest using (true)");
    try {
      assertThatThrownBy(() -> DatabaseImport.of(source, TARGET).run(CopyListener.SILENT))
          .isInstanceOfSatisfying(
              UnsupportedException.class,
              e ->
                  assertThat(e.unsupported())
                      .containsExactlyInAnyOrder(
                          "object of a user in a system schema: ours()",
                          "object of a user in a system schema: own"));
      assertThat(databases()).containsExactly("amp");
    } finally {
      RichDatabase.run(source, "drop policy p on fresh; drop role guest");
    }
  }

  @Test
  void aFailureInTheMiddleIsExplainedAndChangesNothing() throws SQLException {
    SERVER.execute("amp", "create table mine (a int)");
    // Fails when the rows are there: what the function reads is in another schema than it says.
    RichDatabase.run(
        source,
        "create function broken(int) returns int language sql immutable as 'select 1';"
            + " create index on fresh (broken(id));"
            + " create or replace function broken(int) returns int language sql immutable"
            + " as 'select 1 / 0'");

    assertThatThrownBy(
            () ->
                DatabaseImport.of(source, TARGET)
                    .replace(true)
                    .trustSource(true)
                    .run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("index")
        .hasMessageContaining("division by zero")
        .hasMessageContaining("is unchanged");
    assertThat(databases()).containsExactly("amp");
    assertThat(value("select count(*) from mine")).isEqualTo("0");
  }

  @Test
  void whoeverUsesTheOldDatabaseIsDisconnectedAtTheEnd() throws SQLException {
    try (Connection user = Connector.open(TARGET)) {
      DatabaseImport.of(source, TARGET).run(CopyListener.SILENT);
      assertThat(user.isValid(5)).isFalse();
    }
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_name_of_sixty_three_bytes_which_is_the_most_that_a_name_has_.",
        "größer als ein Name üblicherweise ist, näher an 63 €",
        "'quoted\" $1 %s"
      })
  void aDatabaseOfAnyNameIsReplaced(String name) throws SQLException {
    ConnectionTarget named = TARGET.database(name);
    SERVER.execute("postgres", "create database " + SqlText.identifier(name));
    RichDatabase.run(named, "create table mine (a int)");
    CopyListener breaking =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.CREATED) {
              throw new AssertionError("as if the process had been killed");
            }
          }
        };
    DatabaseImport work = DatabaseImport.of(source, named).replace(true);
    assertThatThrownBy(() -> work.run(breaking)).isInstanceOf(AssertionError.class);
    awaitItsSession();

    String kept = work.run(CopyListener.SILENT).kept().orElseThrow();

    assertThat(kept).endsWith("_before_import_1");
    RichDatabase.run(named.database(kept), "select * from mine");
    RichDatabase.run(named, "select * from fresh");
    try (Connection admin = Sessions.writer(TARGET.database("postgres"))) {
      assertThat(
              SqlStatements.texts(
                  admin, "select datname from pg_database where datname ~ '_import_'"))
          .containsExactly(kept);
      SqlStatements.execute(admin, "drop database " + SqlText.identifier(kept));
      SqlStatements.execute(admin, "drop database " + SqlText.identifier(name));
    }
  }
}
