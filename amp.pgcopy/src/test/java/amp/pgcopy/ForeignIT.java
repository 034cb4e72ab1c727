package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UntrustedException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that read from other servers, with passwords for these. */
class ForeignIT {
  private static final TestServer OLD = TestServer.start(Binaries.postgres(15));
  private static final TestServer NEW = TestServer.start();

  private static final String REMOTE =
      """
      create extension postgres_fdw;
      create server other foreign data wrapper postgres_fdw options (host 'db.example.com');
      create user mapping for public server other options (user 'me', password 'quite secret');
      create table measured (id integer) partition by range (id);
      create table here partition of measured for values from (0) to (10);
      create foreign table there partition of measured for values from (10) to (20) server other;
      insert into measured values (1)
      """;

  @AfterAll
  static void stop() {
    OLD.close();
    NEW.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void passwordsComeAlongAndAreInNoLog(boolean dump) throws Exception {
    NEW.restartWith("log_statement=all", "log_min_duration_statement=0");
    ConnectionTarget source = source(REMOTE);

    CopyReport report = importing(source, dump).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.notes())
        .contains(
            "user mappings of foreign servers came along (1), and the passwords in them",
            "statistics of public.measured were not collected: some of its rows are foreign");
    assertThat(texts("select unnest(umoptions) from pg_user_mappings"))
        .contains("password=quite secret");
    assertThat(log()).contains("log_min_duration_statement").doesNotContain("quite secret");
  }

  @Test
  void aStatementWithAPasswordThatFailsIsInNoLogEither() throws Exception {
    NEW.execute("postgres", "create role guest");
    ConnectionTarget source = source(REMOTE);
    RichDatabase.run(
        source,
        "create role guest;"
            + " create user mapping for guest server other options (password 'my secret')");
    CopyListener dropping =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            if (step == CopyStep.CREATED) {
              NEW.execute("postgres", "drop role guest");
            }
          }
        };

    assertThatThrownBy(() -> importing(source, false).run(dropping))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("user mapping guest on other: ERROR: role \"guest\" does not exist")
        .hasMessageNotContaining("my secret");
    assertThat(log()).doesNotContain("my secret");
  }

  @Test
  void aServerNeedsTrust() {
    ConnectionTarget source = source(REMOTE);

    assertThatThrownBy(() -> importing(source, false).trustSource(false).run(CopyListener.SILENT))
        .isInstanceOfSatisfying(
            UntrustedException.class,
            e ->
                assertThat(e.needs())
                    .containsExactlyInAnyOrder(
                        "foreign server other",
                        "extension postgres_fdw, which is not marked as trusted"));
  }

  @Test
  void optionsThatTheReaderMayNotSeeAreNamed() throws SQLException {
    ConnectionTarget source = source(REMOTE);
    OLD.execute(
        source.database(),
        "do $$ begin create role looker login; exception when duplicate_object then null; end $$;"
            + " grant pg_read_all_data to looker");

    List<String> leftOut =
        importing(source.property("user", "looker"), false)
            .run(CopyListener.SILENT)
            .copy()
            .orElseThrow()
            .leftOut();

    assertThat(leftOut)
        .contains(
            "options of the user mapping for public on server other, if it has any: only a"
                + " superuser reads them");
    assertThat(texts("select umoptions is null from pg_user_mappings")).containsExactly("t");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMappingOfARoleThatTheTargetLacksIsLeftOutOnRequest(boolean dump) throws SQLException {
    ConnectionTarget source = source(REMOTE);
    RichDatabase.run(
        source,
        "drop role if exists stranger; create role stranger;"
            + " create user mapping for stranger server other options (password 'x')");
    try {
      DatabaseImport work = importing(source, dump);
      assertThatThrownBy(() -> work.run(CopyListener.SILENT))
          .isInstanceOfSatisfying(
              MissingRolesException.class,
              e ->
                  assertThat(e.missing())
                      .containsExactly("\"stranger\": user mapping on server other"));

      List<String> leftOut =
          work.missingRoles(MissingRoles.OMIT)
              .run(CopyListener.SILENT)
              .copy()
              .orElseThrow()
              .leftOut();

      assertThat(leftOut).contains("user mapping on server other, which is for stranger alone");
      assertThat(texts("select coalesce(usename, 'public') from pg_user_mappings"))
          .containsExactly("public");
    } finally {
      RichDatabase.run(source, "drop user mapping for stranger server other; drop role stranger");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMaterializedViewOfWhatCannotBeReachedStaysEmpty(boolean dump) throws Exception {
    Path file = Files.writeString(NEW.folder().resolve("rows.csv"), "1\n2\n");
    ConnectionTarget source =
        source(
            """
            create extension file_fdw;
            create server files foreign data wrapper file_fdw;
            create table line (number integer) partition by range (number);
            create foreign table far_line partition of line for values from (0) to (10)
              server files options (filename '%s');
            create materialized view kept as select * from line;
            create materialized view kept_too as select * from kept;
            create unique index on kept_too (number);
            create materialized view near as select 1 as number
            """
                .formatted(file));
    Files.delete(file);

    CopyReport report = importing(source, dump).run(CopyListener.SILENT).copy().orElseThrow();

    assertThat(report.notes())
        .filteredOn(note -> note.startsWith("materialized view"))
        .satisfiesExactly(
            note ->
                assertThat(note)
                    .contains("public.kept is empty, since it reads a foreign table")
                    .contains("could not open file"),
            note ->
                assertThat(note)
                    .contains("public.kept_too is empty, since it reads a foreign table"));
    assertThat(
            texts("select relname from pg_class where relkind = 'm' and relispopulated order by 1"))
        .containsExactly("near");
  }

  private static ConnectionTarget source(String sql) {
    ConnectionTarget source = PostgresUrl.parse(OLD.newDatabase());
    RichDatabase.run(source, sql);
    return source;
  }

  private static DatabaseImport importing(ConnectionTarget source, boolean dump) {
    DatabaseImport work =
        DatabaseImport.of(source, PostgresUrl.parse(NEW.url("copied")))
            .replace(true)
            .trustSource(true);
    return dump ? work.dump(ImportFixture.pgDump(OLD, source)) : work;
  }

  private static List<String> texts(String sql) throws SQLException {
    try (Connection connection = Connector.open(PostgresUrl.parse(NEW.url("copied")))) {
      return SqlStatements.texts(connection, sql);
    }
  }

  private static String log() throws IOException {
    return Files.readString(NEW.folder().resolve("log"));
  }
}
