package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyStep;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.Java;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports that are killed. */
class ImportKillIT extends ImportFixture {
  /** The full proof is more; the normal build has less time. */
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 2);

  @ParameterizedTest
  @EnumSource(CopyStep.class)
  void aKillAtAStepLeavesTheOldOrTheNewAndTheNextImportFinishes(CopyStep step) throws Exception {
    SERVER.execute("amp", "create table mine (a int)");
    Process process = child(step.name());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s was not reached", step).isEqualTo(137);
    awaitItsSession();

    assertOldOrNew();
    finishes();
  }

  /** The first is not killed: it gives the range, and is what a kill after the end finds. */
  @Test
  void aKillAtARandomMomentLeavesTheOldOrTheNewAndTheNextImportFinishes() throws Exception {
    fillAgain();
    long begin = System.nanoTime();
    assertThat(child("").waitFor()).isZero();
    long whole = System.nanoTime() - begin;
    assertThat(mark()).isEqualTo(Swap.KEPT);
    assertOldOrNew();
    finishes();

    Random random = new Random(6);
    for (int i = 0; i < RANDOM_KILLS; i++) {
      fillAgain();
      Process process = child("");
      process.waitFor((long) (whole * random.nextDouble()), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
      awaitItsSession();
      assertOldOrNew();
      finishes();
    }
  }

  private void fillAgain() throws SQLException {
    for (String database : databases()) {
      SERVER.execute("postgres", "drop database " + database + " with (force)");
    }
    SERVER.execute("postgres", "create database amp");
    SERVER.execute("amp", "create table mine (a int)");
  }

  /** Either table is whole, and never both or none; the old one is kept if it is replaced. */
  private static void assertOldOrNew() throws SQLException {
    String fresh = value("select to_regclass('fresh') is not null");
    String mine = value("select to_regclass('mine') is not null");
    assertThat(fresh).isNotEqualTo(mine);
    if (fresh.equals("t")) {
      assertThat(value("select count(*) from fresh")).isEqualTo("20000");
      assertThat(databases()).containsExactly("amp", "amp_before_import_1");
      SERVER.execute("amp_before_import_1", "select * from mine");
    } else {
      assertThat(databases()).noneMatch(name -> name.startsWith("amp_before_import_"));
    }
  }

  /** Imports once more: an import that is not done is finished, one that is done is replaced. */
  private void finishes() throws SQLException {
    boolean done = mark().equals(Swap.KEPT);
    DatabaseImport.of(source, TARGET).replace(true).run(CopyListener.SILENT);
    assertThat(value("select count(*) from fresh")).isEqualTo("20000");
    SERVER.execute("amp_before_import_1", "select * from mine");
    assertThat(value("select count(*) from pg_roles where rolname ~ '_import_'")).isEqualTo("0");
    if (done) {
      assertThat(databases()).containsExactly("amp", "amp_before_import_1", "amp_before_import_2");
      SERVER.execute("amp_before_import_2", "select * from fresh");
    } else {
      assertThat(databases()).containsExactly("amp", "amp_before_import_1");
    }
  }

  /** Returns what is written on the database that was replaced; nothing if none was. */
  private static String mark() throws SQLException {
    try (Connection connection = Connector.open(TARGET.database("postgres"))) {
      return SqlStatements.value(
          connection,
          "select coalesce(max(shobj_description(oid, 'pg_database')), '') from pg_database"
              + " where datname = 'amp_before_import_1'");
    }
  }

  private Process child(String step) throws Exception {
    return new ProcessBuilder(
            Java.command(
                "-cp",
                ChildPath.classPath(),
                "amp.pgcopy.ImportMain",
                url(source),
                url(TARGET),
                step))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String url(ConnectionTarget spec) {
    return SERVER.url(spec.database());
  }
}
