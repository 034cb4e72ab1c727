package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import amp.os.file.Trees;
import amp.tempdb.api.Role;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.server.Handshake;
import amp.tempdb.postgres.server.HolderProcess;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and holders that are killed. */
class CrashIT extends CrashFixture {
  @Test
  void aKilledHolderTakesItsServerDownCleanly() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    holder.kill();
    Eventually.holds("end of the server", () -> gone(server));
    try (OpenDb db = open(spec(metadb()))) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
    }
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  @Test
  void theServerOutlivesItsKilledStarterWhileAnotherHoldsIt() throws Exception {
    HolderProcess first = HolderProcess.start(metadb(), Map.of());
    try (HolderProcess second = HolderProcess.start(metadb(), Map.of())) {
      assertThat(second.role()).isEqualTo("GUEST");
      first.kill();
      try (OpenDb db = open(spec(metadb()))) {
        assertThat(db.server().pid()).isEqualTo(second.server());
        assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
      }
      assertThat(gone(second.server())).isFalse();
    }
    assertThat(gone(first.server())).isTrue();
  }

  @Test
  void aServerThatIsStoppedWhileItRecoversFromACrashEnds() throws Exception {
    OpenDb db = open(spec(metadb()));
    long server = db.server().pid();
    Path log = cluster().log();
    kill(backend(server, "checkpointer"));
    Eventually.holds("recovery", () -> contains(log, "reinitializing"));
    // Applications go on trying, and the server has children that turn them away.
    Endpoint endpoint = ServerState.read(cluster()).orElseThrow().endpoint();
    CompletableFuture<Void> clients =
        CompletableFuture.runAsync(
            () -> {
              while (!gone(server)) {
                Handshake.ask(endpoint, "amp", "18.6", Duration.ofSeconds(5));
              }
            });
    db.close();
    assertThat(gone(server)).isTrue();
    clients.join();
    open(spec(metadb())).close();
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void acknowledgedRowsSurviveAKilledPostmaster() throws Exception {
    try (HolderProcess holder = HolderProcess.start(metadb(), Map.of())) {
      try (OpenDb db = open(spec(metadb()))) {
        Sql.execute(db.connection(), "CREATE TABLE t AS SELECT generate_series(1, 1000) AS x");
        kill(holder.server());
        assertThat(db.isRunning()).isFalse();
      }
      try (OpenDb db = open(spec(metadb()))) {
        assertThat(db.server().role()).isEqualTo(Role.OWNER);
        assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("1000");
      }
    }
  }

  @Test
  void thirtyLifecyclesInParallelLeaveNothing() {
    List<CompletableFuture<Long>> servers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.home(spec(metadb()).home()));
      servers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (OpenDb db = open(spec)) {
                  return db.server().pid();
                }
              }));
    }
    assertThat(servers).allSatisfy(server -> assertThat(gone(server.join())).isTrue());
  }

  @Test
  void anEphemeralDatabaseOfAKilledProcessVanishes() throws Exception {
    // Its folder is known to the server alone once the process is gone.
    try (OpenDb db = open(TempDbSpec.ephemeral().with(s -> s.home(spec(metadb()).home())))) {
      Path root = Trees.parent(db.server().dataDirectory());
      assertThat(Run.command("ps", "-eww", "-o", "args").out()).contains(root + " ");
      // The watcher deletes it, so that a killed owner need not.
      long watcher =
          ServerState.read(new ClusterFolder(root)).orElseThrow().watcher().orElseThrow().pid();
      ProcessHandle.of(watcher).orElseThrow().destroy();
      Eventually.holds("end of the folder", () -> !Files.exists(root));
    }
  }

  @Test
  void anEphemeralDatabaseWhoseServerIsKilledLeavesNoSharedMemory() throws Exception {
    try (OpenDb db = open(TempDbSpec.ephemeral().with(s -> s.home(spec(metadb()).home())))) {
      Path root = Trees.parent(db.server().dataDirectory());
      List<Path> shared =
          Files.readString(Path.of("/proc/" + db.server().pid() + "/maps"))
              .lines()
              .filter(line -> line.contains("/dev/shm/PostgreSQL."))
              .map(line -> Path.of(line.substring(line.indexOf("/dev/shm/"))))
              .toList();
      // A machine with little of it keeps it in the data directory.
      assumeThat(shared).isNotEmpty();
      kill(db.server().pid());
      Eventually.holds("end of the folder", () -> !Files.exists(root));
      assertThat(shared).noneMatch(Files::exists);
    }
  }

  @Test
  void anEphemeralDatabaseWhoseProcessIsKilledWhileItIsCopiedIsDeletedByTheNext() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    ProcessBuilder builder = HolderProcess.command(Path.of(""), Binaries.sharedHome());
    builder.environment().putAll(options);
    Process killed =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Eventually.holds("copy", () -> matches(temporary, "*/.staging-*", 1));
    killed.destroyForcibly().waitFor();
    try (HolderProcess next = HolderProcess.start(Path.of(""), options)) {
      assertThat(next.opened()).as(next.error()).isTrue();
      // A kill that came late leaves its folder to the watcher.
      Eventually.holds("end of the first", () -> matches(temporary, "amp-*", 1));
    }
    Eventually.holds("end of the second", () -> matches(temporary, "amp-*", 0));
  }

  /** As when a container's processes are all killed, or a machine is out of memory. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEphemeralDatabaseWhoseWatcherIsKilledTooIsDeletedByTheNext(boolean withServer)
      throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Map<String, String> options = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    HolderProcess holder = HolderProcess.start(Path.of(""), options);
    ClusterFolder left;
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, "amp-*")) {
      left = new ClusterFolder(folders.iterator().next());
    }
    long watcher = ServerState.read(left).orElseThrow().watcher().orElseThrow().pid();
    ServerProcess.holding(left.lease()).stream()
        .filter(process -> process.pid() != holder.pid())
        .forEach(process -> kill(process.pid()));
    kill(watcher);
    holder.kill();
    if (withServer) {
      kill(holder.server());
      Eventually.holds("their end", () -> ServerProcess.holding(left.lock()).isEmpty());
    }
    assertThat(left.data()).exists();

    try (HolderProcess next = HolderProcess.start(Path.of(""), options)) {
      assertThat(next.opened()).as(next.error()).isTrue();
      Eventually.holds("end of the first", () -> !Files.exists(left.root()));
      assertThat(gone(holder.server())).isTrue();
      assertThat(matches(temporary, "amp-*", 1)).isTrue();
    }
  }

  private static boolean matches(Path folder, String pattern, long times) {
    PathMatcher matcher = folder.getFileSystem().getPathMatcher("glob:" + folder + "/" + pattern);
    try (Stream<Path> entries = Files.walk(folder, 2)) {
      return entries.filter(matcher::matches).count() == times;
    } catch (IOException | UncheckedIOException e) {
      // It changed under the walk.
      return false;
    }
  }
}
