package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A program or its server is killed at a named moment of a migration; the next opening finishes it.
 */
class MigrationKillIT {
  private static final TestServer SERVER = TestServer.start();

  /** The advisory lock at which a migration is halted; the test holds it. */
  private static final int GATE = 42;

  private enum Victim {
    PROGRAM,
    SERVER
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "amp, PROGRAM",
    "amp.schema_history, PROGRAM",
    "amp.run, PROGRAM",
    "amp.run_open, PROGRAM",
    "amp.dataset_tag, PROGRAM",
    "amp.provider, PROGRAM",
    "amp.schema_history, SERVER",
    "amp.run, SERVER",
    "amp.provider, SERVER"
  })
  void whatIsMigratedIsMigratedByTheNextOpening(String created, Victim victim) throws Exception {
    String database = MetadataDbSpec.of(SERVER.newDatabase()).database();
    // A superuser's migration leaves event triggers out.
    SERVER.execute(
        database,
        "create role migrates_"
            + database
            + " login; grant create on database "
            + database
            + " to migrates_"
            + database);
    String url = SERVER.url(database).replace("//postgres@", "//migrates_" + database + "@");
    MetadataDbSpec spec = MetadataDbSpec.of(url);
    SERVER.execute(database, haltAtCreationOf(created));
    try (Connection gate = DriverManager.getConnection(SERVER.jdbcUrl(database))) {
      Sql.list(gate, row -> row.getString(1), "select pg_advisory_lock(" + GATE + ")");
      Process program = ProcessIT.opening(url);
      awaitHalt(gate, program);
      if (victim == Victim.PROGRAM) {
        program.destroyForcibly();
      } else {
        SERVER.kill();
        SERVER.resume();
      }
      assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isNotZero();
    }
    SERVER.execute(database, "drop event trigger halt");

    try (MetadataDb db = MetadataDb.open(spec)) {
      assertThat(ProcessIT.versions(db)).containsExactly("1", "2", "3");
      assertThat(db.runs().list(10)).isEmpty();
    }
  }

  private static String haltAtCreationOf(String object) {
    return "create function public.halt() returns event_trigger language plpgsql as $$ begin"
        + " if exists (select from pg_event_trigger_ddl_commands()"
        + (" where object_identity = '" + object + "') then")
        + (" perform pg_advisory_xact_lock(" + GATE + "); end if; end $$;")
        + " create event trigger halt on ddl_command_end execute function public.halt()";
  }

  private static void awaitHalt(Connection gate, Process program) {
    String waiting =
        "select pid from pg_locks where locktype = 'advisory' and not granted and objid = " + GATE;
    Eventually.whileAlive(program)
        .until(
            "its halt",
            () -> Sql.list(gate, row -> row.getString(1), waiting),
            halted -> !halted.isEmpty());
  }
}
