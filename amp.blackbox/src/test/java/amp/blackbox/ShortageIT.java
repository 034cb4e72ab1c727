package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.OperatingSystem;
import amp.testkit.Binaries;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import amp.testkit.SmallDisk;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that have too little of something: it is told, or done without, and nothing is lost. */
class ShortageIT {
  private static final int USER = 65_534;

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @ValueSource(
      strings = {"mount -o remount,ro /dev/shm", "{ cat /dev/zero >/dev/shm/full; true; }"})
  void aServerDoesWithoutSharedMemoryOfTheSystem(String script) {
    withSharedMemory("64k", script);

    sandbox.makeRow();
    sandbox.assertRowIsThere("--metadb-backend=tcp");
  }

  /** What tests have in /dev/shm, where they write into memory, stays where it is. */
  private void withSharedMemory(String size, String script) {
    String keep = "mkdir /dev/shm/${t#/mnt/} && mount --bind $t /dev/shm/${t#/mnt/}";
    sandbox.withMounts(
        "{ mount --bind /dev/shm /mnt && mount -t tmpfs -o mode=1777,size="
            + (size + " none /dev/shm && for t in /mnt/*/; do [ ! -d $t ] || { " + keep)
            + ("; }; done && " + script + "; } 2>/dev/null"));
  }

  /** As much as Docker gives a container. */
  @Test
  void parallelQueriesNeedNoMoreSharedMemoryThanAContainerHas() {
    withSharedMemory("64m", "true");
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

  @ParameterizedTest
  @ValueSource(ints = {16, 28, 32, 40, 48, 56})
  void tooFewOpenFilesAreToldWithWhatToType(int files) {
    sandbox.makeRow();
    sandbox.through("sh", "-c", "ulimit -n " + files + " && exec \"$@\"", "sh");

    Run run = sandbox.run("ampd", "solo");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("ulimit -n 1024").doesNotContain("\tat ", "Exception");
  }

  /** As where a network namespace is made, and nobody switches its loopback interface on. */
  @Test
  void aMachineThatDoesNotReachItselfIsToldWhatIsDown() {
    sandbox.makeRow();
    sandbox.through(Namespaces.of("--net").toArray(String[]::new));

    for (String[] words : new String[][] {{"solo", "--metadb-backend=tcp"}, {"solo", "--listen"}}) {
      Run run = sandbox.run("ampd", words);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err())
          .contains("127.0.0.1 cannot be reached on this machine", "ip link set lo up")
          .doesNotContain("its last output");
    }
    sandbox.assertRowIsThere();
  }

  /** As on a host whose PostgreSQL uses the system's time zones, which nobody installed. */
  @Test
  void timeZonesThatAreMissingAreToldWithThePackageThatHasThem() {
    Path copy = sandbox.root().resolve("postgres");
    Run.command("cp", "-a", Binaries.postgres18().toString(), copy.toString()).orFail();
    Run.command("rm", "-r", copy.resolve("share/postgresql/timezone").toString()).orFail();
    sandbox.pathBegins(copy.resolve("bin")).with("TZ", "Europe/Berlin");

    Run run = sandbox.run("ampd", "solo", "--metadb-backend=system");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("Europe/Berlin", "tzdata");
  }

  /**
   * As {@code docker run --read-only} with a volume for the project: not even /tmp is writable.
   *
   * @param user to whom the volume for short paths of sockets belongs
   */
  private void makeAllReadOnlyButTheProject(long user) {
    Path all = sandbox.root();
    Path project = sandbox.project();
    String readOnly = " && mount -o remount,bind,ro ";
    sandbox.withMounts(
        ("mount --bind " + all + " " + all + " && mount --bind " + project + " " + project)
            + (" && mount -t tmpfs -o mode=0700,uid=" + user + " none /mnt")
            + (readOnly + all + readOnly + "/"));
    sandbox.with("XDG_RUNTIME_DIR", "/mnt");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReadOnlyImageWithAStoreServesProjects(boolean template) {
    if (!template) {
      Run.command("rm", "-r", sandbox.ampupHome().resolve("templates").toString()).orFail();
    }
    makeAllReadOnlyButTheProject(OperatingSystem.user());

    worksWithoutAWarning();
  }

  @Test
  void aReadOnlyImageWithTheStoreOfRootServesAnotherUser() {
    sandbox.installForAll(USER);
    sandbox.directly();
    makeAllReadOnlyButTheProject(USER);
    sandbox.through("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups");

    worksWithoutAWarning();
  }

  private void worksWithoutAWarning() {
    sandbox.makeRow();
    Run solo = sandbox.run("ampd", "solo", "--", "true").orFail();
    assertThat(solo.err()).doesNotContain("warning", "\tat ");
    sandbox.run("ampctl", "metadb", "snapshot", "create", "one").orFail();
    sandbox.run("ampctl", "metadb", "snapshot", "restore", "one", "--force").orFail();
    sandbox.assertRowIsThere();
  }

  @Test
  void aLongPathInAReadOnlyImageIsToldWithTheFolderThatItNeeds() {
    sandbox.project("long".repeat(20));
    makeAllReadOnlyButTheProject(OperatingSystem.user());
    sandbox.with("XDG_RUNTIME_DIR", "");

    Run run = sandbox.run("ampd", "solo");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err())
        .contains("too long for a socket", "XDG_RUNTIME_DIR")
        .doesNotContain("Make the folder writable");
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
