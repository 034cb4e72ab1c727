package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies between real servers. The copier compares each object and row itself. */
class DatabaseCopyIT {
  private static final TestServer TARGET = TestServer.shared();

  private static final String MISREAD =
      ": its values are rows of a table that inherits, whose columns have another order in a copy,"
          + " also in one of pg_dump";

  @ParameterizedTest
  @ValueSource(ints = {12, 15, 17})
  void everythingOfAnOlderServerArrives(int version) throws SQLException {
    try (TestServer old = TestServer.start(Binaries.postgres(version))) {
      ConnectionTarget target = target();
      CopyReport report =
          DatabaseCopy.of(RichDatabase.on(old, version), target).run(CopyListener.SILENT);

      assertThat(report.rows()).isGreaterThan(11_000);
      assertThat(report.objects()).isGreaterThan(200);
      assertThatPartitionsTakeTheirIdentityFromTheirTable(target);
    }
  }

  @Test
  void everythingOfTheSameVersionArrivesAndStepsAreTold() throws SQLException {
    List<CopyStep> steps = Collections.synchronizedList(new ArrayList<>());
    CopyListener listener =
        new CopyListener() {
          @Override
          public void reached(CopyStep step) {
            steps.add(step);
          }
        };
    ConnectionTarget target = target();

    DatabaseCopy.of(RichDatabase.on(TARGET, 18), target).run(listener);

    assertThat(steps)
        .containsExactly(
            CopyStep.PLANNED,
            CopyStep.STRUCTURED,
            CopyStep.FILLED,
            CopyStep.COMPLETED,
            CopyStep.COMPARED);
    // A copy is as good a source as the original.
    DatabaseCopy.of(target, target()).run(CopyListener.SILENT);
    assertThatPartitionsTakeTheirIdentityFromTheirTable(target);
  }

  private static void assertThatPartitionsTakeTheirIdentityFromTheirTable(ConnectionTarget copy)
      throws SQLException {
    RichDatabase.run(
        copy,
        "insert into shop.visit_low (day) values ('2023-02-03');"
            + " insert into shop.visit_2024 (day) values ('2024-03-04')");
    try (Connection connection = Connector.open(copy)) {
      assertThat(SqlStatements.texts(connection, "select id from shop.visit order by id"))
          .containsExactly("7", "8", "9", "10");
    }
  }

  @Test
  void aPartitionWithAnIdentityOfItsOwnIsRefusedWhereThereIsNone() {
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      ConnectionTarget source = PostgresUrl.parse(old.newDatabase());
      RichDatabase.run(
          source,
          "create table t (id bigint not null, day date) partition by range (day);"
              + " create table t_all partition of t default;"
              + " alter table t_all alter id add generated always as identity");

      assertThat(DatabaseCopy.of(source, target()).unsupported())
          .containsExactly(
              "identity column public.t_all.id: from version 17 on a partition has that of its"
                  + " table");
    }
  }

  /** In the copy they would be taken for those of other columns. */
  @Test
  void rowsAsValuesAreRefusedWhereTheOrderOfColumnsCannotBeKept() {
    ConnectionTarget source = PostgresUrl.parse(TARGET.newDatabase());
    RichDatabase.run(
        source,
        "create table parent (a int); create table kept (b int) inherits (parent);"
            + " create table late (b int, a int); alter table late inherit parent;"
            + " create table child (c int) inherits (late);"
            + " create domain one as late; create type two as (x one[]);"
            + " create table holder (k kept, l late, ll child[], t two)");

    assertThat(DatabaseCopy.of(source, target()).unsupported())
        .containsExactly(
            "column public.holder.l" + MISREAD,
            "column public.holder.ll" + MISREAD,
            "column public.holder.t" + MISREAD);
  }

  @Test
  void aTargetThatIsNotEmptyIsRefused() {
    ConnectionTarget source = PostgresUrl.parse(TARGET.newDatabase());
    ConnectionTarget target = target();
    RichDatabase.run(target, "create table here (a int)");

    assertThatThrownBy(() -> DatabaseCopy.of(source, target).run(CopyListener.SILENT))
        .isInstanceOf(CopyException.class)
        .hasMessageContaining("not empty");
  }

  private static ConnectionTarget target() {
    return PostgresUrl.parse(TARGET.newDatabase());
  }
}
