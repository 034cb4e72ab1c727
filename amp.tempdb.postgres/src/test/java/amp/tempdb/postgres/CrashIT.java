package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.Deadline;
import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.server.Handshake;
import amp.tempdb.postgres.server.HolderProcess;
import amp.testkit.Binaries;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashIT {
  @TempDir Path folder;

  private Path metadb() {
    return folder.resolve("metadb");
  }

  private ClusterFolder cluster() throws Exception {
    return new ClusterFolder(metadb().toRealPath());
  }

  private static void await(String what, BooleanSupplier condition) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(deadline.passed()).as("waited too long: " + what).isFalse();
      Deadline.pause(Duration.ofMillis(5));
    }
  }

  private static boolean gone(long pid) {
    return OsProcess.find(pid).isEmpty();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await("end of " + pid, () -> gone(pid));
  }

  private String log() throws Exception {
    return Files.readString(cluster().log());
  }

  @Test
  void aKilledHolderTakesItsServerDownCleanly() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    holder.kill();
    await("end of the server", () -> gone(server));
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
  void aSurvivingServerIsAdoptedWhenEverythingElseWasKilled() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    long watcher = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    List<OsProcess> watchers = ServerProcess.holding(cluster().lease());
    watchers.stream().filter(p -> p.pid() != holder.pid()).forEach(p -> kill(p.pid()));
    kill(watcher);
    holder.kill();
    assertThat(gone(server)).isFalse();

    OpenDb db = open(spec(metadb()));
    assertThat(db.server().pid()).isEqualTo(server);
    assertThat(db.server().role()).isEqualTo(Role.GUEST);
    long adopter = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    assertThat(adopter).isNotEqualTo(watcher);
    db.close();
    assertThat(gone(server)).isTrue();
    assertThat(gone(adopter)).isTrue();
    assertThat(log()).doesNotContain("not properly");
  }

  @Test
  void anAdoptedServerEndsWhenItsHolderIsKilled() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    kill(ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid());
    try (HolderProcess adopter = HolderProcess.start(metadb(), Map.of())) {
      assertThat(adopter.server()).isEqualTo(server);
      holder.kill();
      adopter.kill();
    }
    await("end of the server", () -> gone(server));
  }

  private void killWatcher() throws Exception {
    watchers().forEach(process -> kill(process.pid()));
  }

  @Test
  void theLastToLeaveEndsAServerWhoseWatcherWasKilled() throws Exception {
    OpenDb db = open(spec(metadb()));
    killWatcher();
    assertThat(db.isRunning()).isTrue();
    db.close();
    assertThat(gone(db.server().pid())).isTrue();
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  @Test
  void nothingIsLeftOfAWatcherThatHadAdoptedAndWasKilled() throws Exception {
    OpenDb db = open(spec(metadb()));
    for (int i = 0; i < 2; i++) {
      killWatcher();
      open(spec(metadb())).close();
      // It waits for the lock, which the server holds.
      await("wait for the lock", () -> waitsForLock() == 1);
    }
    db.close();
    assertThat(gone(db.server().pid())).isTrue();
    await("end of all", () -> ServerProcess.holding(metadb().resolve("lock")).isEmpty());
  }

  @Test
  void nothingIsLeftOfWhatAnAdopterStartedAndWasKilledAlone() throws Exception {
    try (OpenDb holder = open(spec(metadb()))) {
      killWatcher();
      open(spec(metadb())).close();
      await("wait for the lock", () -> waitsForLock() == 1);
      List<OsProcess> before = lockers();
      long adopter = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
      ProcessHandle.of(adopter).orElseThrow().children().forEach(child -> kill(child.pid()));
      await("another wait", () -> lockers().stream().anyMatch(locker -> !before.contains(locker)));
      assertThat(lockers()).doesNotContainAnyElementsOf(before).hasSize(1);
    }
  }

  @Test
  void aBackendThatComputesOnUnderAnAdopterIsEndedByTheNextStart() throws Exception {
    try (OpenDb holder = open(spec(metadb()))) {
      killWatcher();
      try (OpenDb adopter = open(spec(metadb()))) {
        // The adopter's lock is the server's, which is free when the last of its processes has
        // ended.
        await("wait for the lock", () -> waitsForLock() == 1);
        long server = adopter.server().pid();
        CompletableFuture<Void> busy = computing(adopter.connection());
        await("a busy backend", () -> backends(server, " DO").findAny().isPresent());
        long backend = backends(server, " DO").findAny().orElseThrow();
        kill(server);
        assertThat(gone(backend)).isFalse();
        try (OpenDb next = open(spec(metadb()))) {
          assertThat(next.server().role()).isEqualTo(Role.OWNER);
          assertThat(gone(backend)).isTrue();
        }
        await("end of the session", busy::isCompletedExceptionally);
      }
    }
  }

  @Test
  void aServerThatIsStoppedWhileItRecoversFromACrashEnds() throws Exception {
    OpenDb db = open(spec(metadb()));
    long server = db.server().pid();
    Path log = cluster().log();
    kill(backends(server, "checkpointer").findAny().orElseThrow());
    await("recovery", () -> contains(log, "reinitializing"));
    // Applications go on trying, and the server has children that turn them away.
    Endpoint endpoint = ServerState.read(cluster()).orElseThrow().endpoint();
    CompletableFuture<Void> clients =
        CompletableFuture.runAsync(
            () -> {
              while (!gone(server)) {
                Handshake.ask(endpoint, "amp", Duration.ofSeconds(5));
              }
            });
    db.close();
    assertThat(gone(server)).isTrue();
    clients.join();
    open(spec(metadb())).close();
  }

  @Test
  void whoWaitsForTheEndReplacesAWatcherThatWasKilledBeforeItToldTheServer() throws Exception {
    OpenDb db = open(spec(metadb()));
    long server = db.server().pid();
    haltWatcher();
    Files.writeString(cluster().stopping(), "");
    CompletableFuture<Void> close = CompletableFuture.runAsync(db::close);
    Path holders = cluster().holders();
    await("the holder's leaving", () -> holders.toFile().list().length == 0);
    killWatcher();
    close.get(20, TimeUnit.SECONDS);
    assertThat(gone(server)).isTrue();
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "detach"})
  void aWordIsToldToTheSuccessorOfAWatcherThatWasKilledBeforeItHeardIt(String word)
      throws Exception {
    OpenDb db = open(spec(metadb()));
    haltWatcher();
    ServerControl control = ServerControl.of(metadb()).orElseThrow();
    BooleanSupplier order = word.equals("stop") ? () -> control.stop(true) : control::detach;
    CompletableFuture<Boolean> told = CompletableFuture.supplyAsync(order::getAsBoolean);
    Path holders = cluster().holders();
    await("the one who says it", () -> holders.toFile().list().length == 2);
    killWatcher();
    assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
    db.close();
    assertThat(gone(db.server().pid())).isEqualTo(word.equals("stop"));
    control.stop(true);
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  private void haltWatcher() throws Exception {
    for (OsProcess process : watchers()) {
      Run.command("kill", "-STOP", Long.toString(process.pid()));
    }
  }

  private List<OsProcess> watchers() throws Exception {
    Path script = cluster().run().resolve("watcher.sh");
    List<OsProcess> found =
        new ArrayList<>(
            ServerProcess.holding(cluster().lease()).stream()
                .filter(process -> process.runs(script))
                .toList());
    long parent = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    OsProcess.find(parent).filter(p -> !found.contains(p)).ifPresent(found::add);
    return found;
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A session that notices the death of its postmaster at no time. */
  private static CompletableFuture<Void> computing(ConnectionInfo connection) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Sql.execute(connection, "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$");
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static Stream<Long> backends(long server, String title) {
    return ProcessHandle.of(server).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).endsWith(title));
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    } catch (IOException e) {
      return "";
    }
  }

  private long waitsForLock() {
    return lockers().size();
  }

  private List<OsProcess> lockers() {
    return ServerProcess.holding(metadb().resolve("lock")).stream()
        .filter(process -> !ServerProcess.serves(process, metadb().resolve("data")))
        .filter(process -> OsProcess.find(process.pid()).isPresent())
        .filter(process -> !process.runs(metadb().resolve("run/watcher.sh")))
        .toList();
  }

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
    await("end of the replacement", () -> gone(replacement));
    assertThat(log()).doesNotContain("not properly");
  }

  private ConnectionInfo connection() {
    return Engine.running("embedded", spec(metadb())).orElseThrow().connection();
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
      await("end of the folder", () -> !Files.exists(root));
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
    await("copy", () -> matches(temporary, "*/.staging-*", 1));
    killed.destroyForcibly().waitFor();
    try (HolderProcess next = HolderProcess.start(Path.of(""), options)) {
      assertThat(next.opened()).as(next.error()).isTrue();
      // A kill that came late leaves its folder to the watcher.
      await("end of the first", () -> matches(temporary, "amp-*", 1));
    }
    await("end of the second", () -> matches(temporary, "amp-*", 0));
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
      await(
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
