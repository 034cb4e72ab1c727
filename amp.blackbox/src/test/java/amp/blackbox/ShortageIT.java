package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import amp.testkit.SmallDisk;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that have too little of something: it is told, or done without, and nothing is lost. */
class ShortageIT {
  private Sandbox sandbox;

  @BeforeEach
  void open() {
    sandbox = new Sandbox();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mount -t tmpfs -o ro none /dev/shm",
        "mount -t tmpfs -o size=64k none /dev/shm && { cat /dev/zero >/dev/shm/full; true; }",
      })
  void aServerDoesWithoutSharedMemoryOfTheSystem(String script) {
    sandbox.withMounts("{ " + script + "; } 2>/dev/null");

    sandbox.makeRow();
    sandbox.assertRowIsThere("--metadb-backend=tcp");
  }

  /** As much as Docker gives a container. */
  @Test
  void parallelQueriesNeedNoMoreSharedMemoryThanAContainerHas() {
    sandbox.withMounts("mount -t tmpfs -o size=64m none /dev/shm 2>/dev/null");
    String query =
        """
        set work_mem = '200MB';
        set max_parallel_workers_per_gather = 2;
        set parallel_setup_cost = 0;
        set parallel_tuple_cost = 0;
        set min_parallel_table_scan_size = 0;
        set enable_mergejoin = off;
        create table wide as select n, repeat(n::text, 20) as t from generate_series(1, 600000) n;
        analyze wide;
        explain analyze select count(*) from wide a join wide b on a.n = b.n and a.t = b.t
        """;

    Run run = sandbox.run("ampctl", "metadb", "query", "--format=csv", query);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Parallel Hash", "Workers Launched: 2");
  }

  @Test
  void tooFewOpenFilesAreToldWithWhatToType() {
    sandbox.makeRow();
    sandbox.through("sh", "-c", "ulimit -n 56 && exec \"$@\"", "sh");

    Run run = sandbox.run("ampd", "solo");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("ulimit -n 1024").doesNotContain("\tat ", "Exception");
  }

  @Test
  void aFullDiskIsToldWithWhatIsNeededAndWhereAndNothingIsLost() throws Exception {
    sandbox.project("disk");
    try (SmallDisk disk = SmallDisk.mount(sandbox.project(), 20)) {
      refusedForSpace("67.1 MB are needed on the disk of " + sandbox.project().resolve(".amp"));
      assertThat(Run.command("find", disk.place().toString(), "-name", ".staging-*").out())
          .isEmpty();

      disk.resize(160);
      sandbox.makeRow();
      disk.leave(0);
      refusedForSpace("16.8 MB are needed on the disk of " + sandbox.metadb());

      disk.free();
      Daemon daemon = sandbox.solo().awaitReady();
      Database database = daemon.database();
      disk.leave(0);
      writeUntilRefused(database.url());
      // The checkpoint of an orderly stop finds no room either.
      Run end = daemon.signal("INT").awaitEnd();
      assertThat(end.err()).as(daemon::toString).doesNotContain("\tat ", "Exception");

      disk.free();
      sandbox.assertRowIsThere();
    }
  }

  private void refusedForSpace(String needed) {
    Run run = sandbox.run("ampd", "solo");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err())
        .contains("No space left on device", needed)
        .containsPattern("[0-9.]+ [kM]?B are free")
        .doesNotContain("\tat ", "Exception");
  }

  private static void writeUntilRefused(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      SQLException refusal = null;
      for (int i = 0; i < 50 && refusal == null; i++) {
        try {
          statement.execute(
              "CREATE TABLE full"
                  + i
                  + " AS SELECT repeat('x', 100) FROM generate_series(1, 90000)");
        } catch (SQLException e) {
          refusal = e;
        }
      }
      assertThat((Exception) refusal).isNotNull();
    }
  }
}
