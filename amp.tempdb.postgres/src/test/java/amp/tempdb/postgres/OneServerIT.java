package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.process.OsProcess;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.server.HolderProcess;
import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Never two servers on one data directory. */
class OneServerIT extends CrashFixture {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @Test
  void aServerWithoutStateFileIsFoundByItsOwnPidFile() throws Exception {
    try (HolderProcess holder = HolderProcess.start(metadb(), Map.of())) {
      Files.writeString(cluster().state(), "{\"format\": 1, tru");
      try (OpenDb db = open(spec(metadb()))) {
        assertThat(db.server().pid()).isEqualTo(holder.server());
      }
    }
  }

  @Test
  void aServerThatLostItsPidFileIsReplacedAndNeverJoinedByASecondOne() throws Exception {
    long replacement;
    try (HolderProcess holder = HolderProcess.start(metadb(), Map.of())) {
      Sql.execute(connection(), "CREATE TABLE t AS SELECT 1 AS x");
      Files.delete(PidFile.of(cluster().data()));
      Files.delete(cluster().state());
      try (OpenDb db = open(spec(metadb()))) {
        replacement = db.server().pid();
        assertThat(replacement).isNotEqualTo(holder.server());
        assertThat(gone(holder.server())).isTrue();
        assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
      }
    }
    // The holder awaited the end of its own server; its lease kept the replacement running too.
    Eventually.holds("end of the replacement", () -> gone(replacement));
    assertThat(log()).doesNotContain("not properly");
  }

  private ConnectionInfo connection() {
    return Engine.running(spec(metadb())).orElseThrow().connection();
  }

  @Test
  void noSecondServerRunsFromAnotherPidAndIpcNamespace() throws Exception {
    List<String> container = Namespaces.of("--pid", "--ipc", "--fork", "--mount-proc");
    try (HolderProcess outside = HolderProcess.start(metadb(), Map.of());
        HolderProcess inside = HolderProcess.start(metadb(), container)) {
      assertThat(inside.role()).as(inside.error()).isEqualTo("GUEST");
      List<OsProcess> locking = ServerProcess.holding(cluster().lock());
      assertThat(locking).extracting(OsProcess::pid).contains(outside.server());
      // A backend may have ended since it was listed.
      assertThat(locking)
          .filteredOn(OsProcess::alive)
          .allMatch(p -> p.pid() == outside.server() || parent(p.pid()) == outside.server());
    }
  }

  @Test
  void containersThatShareTmpHaveADatabaseEachThoughTheirFoldersHaveOnePath() throws Exception {
    // Too long for a socket, whose folder has a short name in the shared /tmp then.
    Path place = Files.createDirectories(folder.resolve("long".repeat(30)));
    List<String> one = container(Files.createDirectory(folder.resolve("one")), place);
    List<String> two = container(Files.createDirectory(folder.resolve("two")), place);
    Path metadb = place.resolve("metadb");
    try (HolderProcess first = HolderProcess.start(metadb, one)) {
      try (HolderProcess second = HolderProcess.start(metadb, two)) {
        assertThat(HolderProcess.ask(metadb, one)).isEqualTo(first.server());
        assertThat(HolderProcess.ask(metadb, two))
            .isEqualTo(second.server())
            .isNotEqualTo(first.server());
      }
      assertThat(HolderProcess.ask(metadb, one)).isEqualTo(first.server());
    }
  }

  private static List<String> container(Path project, Path place) {
    return Namespaces.prepared(
        "mount --bind \"$1\" \"$2\"", List.of(project.toString(), place.toString()), "--mount");
  }

  private static long parent(long pid) {
    return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).map(ProcessHandle::pid).orElse(0L);
  }

  @Test
  void twentyOpenersOfANewFolderShareOneServer() {
    List<OpenDb> open =
        IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> open(spec(metadb()))))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(open).extracting(db -> db.server().pid()).containsOnly(open.get(0).server().pid());
    assertThat(open).filteredOn(db -> db.server().role() == Role.OWNER).hasSize(1);
    open.forEach(OpenDb::close);
    assertThat(gone(open.get(0).server().pid())).isTrue();
  }

  @Test
  void aProgramThatTheServerLeftBehindIsNamedWhereItKeepsTheLock() throws Exception {
    OsProcess left;
    try (OpenDb db = open(spec(metadb()))) {
      // In a session of its own: the server's end reaches all of the other one.
      Sql.execute(
          db.connection(),
          "COPY (SELECT 1) TO PROGRAM"
              + " 'setsid sleep 600 >/dev/null 2>/dev/null </dev/null & cat >/dev/null'");
      left = Eventually.seen("the program", this::sleeping, list -> !list.isEmpty()).get(0);
    }
    try {
      assertThatThrownBy(() -> open(spec(metadb()).with(s -> s.startTimeout(ONE_SECOND))).close())
          .isInstanceOfSatisfying(
              BusyException.class, e -> assertThat(e.holder()).isEqualTo(left.pid()))
          .hasMessageContaining(
              "process "
                  + left.pid()
                  + " ("
                  + left.program().orElseThrow()
                  + "). Stop process "
                  + left.pid());
    } finally {
      ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroy);
    }
    open(spec(metadb())).close();
  }

  private List<OsProcess> sleeping() throws Exception {
    return ServerProcess.holding(cluster().lock()).stream()
        .filter(process -> process.commandLine().orElse("").startsWith("sleep\000600"))
        .toList();
  }

  @Test
  void aServerStartedByOtherMeansIsReportedAndLeftAlone() throws Exception {
    open(spec(metadb())).close();
    ClusterFolder cluster = cluster();
    List<String> command = new ArrayList<>(Privileges.of(cluster.root()).prefix());
    command.addAll(
        List.of(
            EngineFixture.POSTGRES.program("postgres").toString(),
            "-D",
            cluster.data().toString(),
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=" + SocketFolder.choose(cluster, System.getenv())));
    Process other = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      Eventually.holds(
          "start",
          () -> PidFile.read(cluster.data()).filter(f -> f.status().equals("ready")).isPresent());
      assertThatThrownBy(() -> open(spec(metadb())))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("process " + other.pid());
      assertThat(other.isAlive()).isTrue();
    } finally {
      Run.command("kill", "-INT", Long.toString(other.pid()));
      other.waitFor();
    }
    open(spec(metadb())).close();
  }
}
