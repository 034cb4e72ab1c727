package amp.tempdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.os.process.SearchPath;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.server.PipeLease;
import amp.tempdb.postgres.server.Watcher;
import amp.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script under each kind of shell; {@code sleep} plays the server, which SIGTERM ends. */
@EnabledOnOs(OS.LINUX)
class WatcherIT {
  @TempDir Path temporary;
  private ClusterFolder folder;
  private Path script;
  private String text;
  private final List<Process> started = new ArrayList<>();
  private final List<PipeLease> leases = new ArrayList<>();

  static Stream<List<String>> shells() {
    List<String> bash = List.of("bash", "--posix");
    return SearchPath.ofProcess().find("bash").isPresent()
        ? Stream.of(List.of("sh"), bash)
        : Stream.of(List.of("sh"));
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new ClusterFolder(temporary.toRealPath().resolve("metadb"));
    folder.prepare();
    Watcher.preparePipe(folder);
    script = temporary.resolve("watcher.sh");
    text = resource("lock.sh") + resource("watcher.sh");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Watcher.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void endAll() throws Exception {
    leases.forEach(PipeLease::close);
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private PipeLease lease() throws IOException {
    PipeLease lease = PipeLease.open(folder);
    leases.add(lease);
    return lease;
  }

  private Process watcher(List<String> shell, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(shell);
    words.addAll(List.of("-c", "eval \"$AMP_WATCHER\"", script.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("AMP_WATCHER", text);
    builder.redirectInput(folder.lease().toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Process start(List<String> shell, String keep, String... server) throws IOException {
    List<String> words = new ArrayList<>(List.of("start", folder.root().toString()));
    words.addAll(List.of("5", keep, ""));
    words.addAll(List.of(server));
    return watcher(shell, words.toArray(String[]::new));
  }

  private Process start(List<String> shell) throws IOException {
    return start(shell, "keep", "sleep", "600");
  }

  private static boolean isServer(ProcessHandle process) {
    return commandLine(process).equals("sleep\000600\000");
  }

  private static boolean isSession(ProcessHandle process) {
    return commandLine(process).startsWith("postgres: ");
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static ProcessHandle server(Process watcher) {
    Eventually.holds("server", () -> watcher.children().anyMatch(WatcherIT::isServer));
    return watcher.children().filter(WatcherIT::isServer).findFirst().orElseThrow();
  }

  private ProcessHandle listener(Process watcher) {
    Callable<Boolean> there = () -> watcher.children().anyMatch(p -> !isServer(p) && listens(p));
    Eventually.holds("listener", there);
    return watcher.children().filter(p -> !isServer(p) && listens(p)).findFirst().orElseThrow();
  }

  private boolean listens(ProcessHandle process) {
    return OsProcess.find(process.pid())
            .filter(p -> ServerProcess.holds(p, folder.lease()))
            .isPresent()
        && OsProcess.find(process.pid()).filter(p -> p.runs(script)).isPresent()
        && !ServerProcess.holds(OsProcess.find(process.pid()).orElseThrow(), folder.lock());
  }

  /** The zombie of an orphan, which not every init process buries, does not count. */
  private static boolean alive(ProcessHandle process) {
    return OsProcess.find(process.pid()).isPresent();
  }

  private static void awaitEnd(Process process) {
    Eventually.holds("end of the watcher", () -> !process.isAlive());
  }

  private static void assertBothEnd(Process watcher, ProcessHandle server) {
    awaitEnd(watcher);
    assertThat(alive(server)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aServerThatHangsBeforeItHasAnyChildIsKilled(List<String> shell) throws Exception {
    text = text.replace("patience=600", "patience=20");
    PipeLease lease = lease();
    Process watcher = start(shell, "keep", "sh", "-c", "trap '' INT TERM; exec sleep 600");
    ProcessHandle server = server(watcher);
    lease.close();
    assertBothEnd(watcher, server);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aServerThatHasChildrenIsSignalledAndNeverKilled(List<String> shell) throws Exception {
    text = text.replace("patience=600", "patience=2");
    Path heard = temporary.resolve("heard");
    // A shell cannot hear a signal that was ignored when it began.
    String busy =
        "$SIG{TERM} = 'IGNORE'; $SIG{INT} = sub { open(my $f, '>>', $ARGV[0]); print $f \"INT\\n\" };"
            + " exec {'sleep'} ('postgres: app', '600') unless fork; sleep 1 while 1";
    PipeLease lease = lease();
    Process watcher = start(shell, "keep", "perl", "-e", busy, heard.toString());
    Eventually.holds("child", () -> watcher.descendants().anyMatch(WatcherIT::isSession));
    lease.close();
    Eventually.holds("signals", () -> Files.exists(heard) && Files.readAllLines(heard).size() > 10);
    assertThat(watcher.isAlive()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theServerEndsWithTheLastLeaseAndNotBefore(List<String> shell) throws Exception {
    PipeLease first = lease();
    PipeLease second = lease();
    Process watcher = start(shell);
    ProcessHandle server = server(watcher);
    first.close();
    second.say("join");
    assertThat(alive(server)).isTrue();
    second.close();
    assertBothEnd(watcher, server);
    assertThat(folder.stopping()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aSecondServerIsRefused(List<String> shell) throws Exception {
    lease();
    ProcessHandle server = server(start(shell));
    Process second = start(shell);
    assertThat(second.waitFor()).isEqualTo(Watcher.LOCKED);
    assertThat(alive(server)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aProgramHoldsTheLockAsAServerDoes(List<String> shell) throws Exception {
    Process program = lock(shell, "sleep", "600");
    Eventually.holds("program", () -> isServer(program.toHandle()));
    PipeLease lease = lease();
    assertThat(start(shell).waitFor()).isEqualTo(Watcher.LOCKED);
    program.destroyForcibly().waitFor();
    Process watcher = start(shell);
    server(watcher);
    assertThat(lock(shell, "sh", "-c", "exit 3").waitFor()).isEqualTo(Watcher.LOCKED);
    lease.close();
    awaitEnd(watcher);
    assertThat(lock(shell, "sh", "-c", "exit 3").waitFor()).isEqualTo(3);
  }

  private Process lock(List<String> shell, String... program) throws IOException {
    List<String> words = new ArrayList<>(shell);
    String locked = resource("lock.sh") + resource("locked.sh");
    words.addAll(List.of("-c", locked, "sh", folder.lock().toString()));
    words.addAll(List.of(program));
    Process process = new ProcessBuilder(words).start();
    started.add(process);
    return process;
  }

  @ParameterizedTest
  @MethodSource("shells")
  void theServersExitCodeIsReported(List<String> shell) throws Exception {
    lease();
    assertThat(start(shell, "keep", "sh", "-c", "exit 3").waitFor()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aKilledListenerIsReplaced(List<String> shell) throws Exception {
    PipeLease lease = lease();
    Process watcher = start(shell);
    ProcessHandle server = server(watcher);
    ProcessHandle listener = listener(watcher);
    listener.destroyForcibly();
    Eventually.holds("end of the listener", () -> !alive(listener));
    assertThat(listener(watcher)).isNotEqualTo(listener);
    assertThat(alive(server)).isTrue();
    lease.close();
    assertBothEnd(watcher, server);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDeletedFolderDoesNotKeepTheServerRunning(List<String> shell) throws Exception {
    PipeLease lease = lease();
    Process watcher = start(shell);
    ProcessHandle server = server(watcher);
    listener(watcher);
    lease.say("join");
    Trees.delete(folder.run());
    lease.say("detach");
    lease.close();
    assertBothEnd(watcher, server);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aDetachedServerOutlivesLeasesAndListenersUntilItIsStopped(List<String> shell)
      throws Exception {
    PipeLease lease = lease();
    Process watcher = start(shell);
    ProcessHandle server = server(watcher);
    lease.say("detach");
    Eventually.holds("mark", () -> Files.exists(folder.detached()));
    lease.close();
    ProcessHandle listener = listener(watcher);
    listener.destroyForcibly();
    Eventually.holds("end of the listener", () -> !alive(listener));
    listener(watcher);
    assertThat(alive(server)).isTrue();
    lease().say("stop");
    assertBothEnd(watcher, server);
    assertThat(folder.detached()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aFolderToBeDeletedGoesWithTheServer(List<String> shell) throws Exception {
    PipeLease lease = lease();
    Process watcher = start(shell, "delete", "sleep", "600");
    server(watcher);
    lease.close();
    awaitEnd(watcher);
    assertThat(folder.root()).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("shells")
  void anAdoptedServerEndsWithTheLastLease(List<String> shell) throws Exception {
    PipeLease lease = lease();
    Process first = start(shell);
    ProcessHandle server = server(first);
    ProcessHandle listener = listener(first);
    first.destroyForcibly().waitFor();
    listener.destroyForcibly();
    Eventually.holds("end of the listener", () -> !alive(listener));
    assertThat(alive(server)).isTrue();
    Process adopter = adopt(shell, OsProcess.find(server.pid()).orElseThrow());
    lease.close();
    assertBothEnd(adopter, server);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aSignalToAnAdoptingWatcherEndsTheServer(List<String> shell) throws Exception {
    lease();
    Process first = start(shell);
    ProcessHandle server = server(first);
    ProcessHandle listener = listener(first);
    first.destroyForcibly().waitFor();
    listener.destroyForcibly();
    Eventually.holds("end of the listener", () -> !alive(listener));
    Process adopter = adopt(shell, OsProcess.find(server.pid()).orElseThrow());
    listener(adopter);
    adopter.destroy();
    assertBothEnd(adopter, server);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void aProcessThatGotTheServersIdIsNotSignalled(List<String> shell) throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    started.add(other);
    PipeLease lease = lease();
    OsProcess real = OsProcess.find(other.pid()).orElseThrow();
    Process adopter = adopt(shell, new OsProcess(real.pid(), real.start() - 1));
    lease.close();
    awaitEnd(adopter);
    assertThat(other.isAlive()).isTrue();
  }

  private Process adopt(List<String> shell, OsProcess server) throws IOException {
    return watcher(
        shell,
        "adopt",
        folder.root().toString(),
        "5",
        "keep",
        Long.toString(server.pid()),
        Long.toString(server.start()));
  }
}
