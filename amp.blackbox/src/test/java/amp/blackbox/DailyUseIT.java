package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import amp.testkit.Binaries;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a developer does every day, with the programs of the distribution. */
class DailyUseIT {
  private static final long NOBODY = 65_534;

  @TempDir Path folder;
  private Sandbox sandbox;

  @AfterEach
  void nothingIsLeftRunning() throws IOException {
    if (sandbox != null) {
      assertThat(sandbox.processes()).isEmpty();
    }
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** First day and second day. */
  private void rowsAreThereTomorrow(String... arguments) throws Exception {
    try (Daemon daemon = sandbox.solo(arguments).orFail()) {
      execute(sandbox.jdbcUrl(), "CREATE TABLE t AS SELECT 42 AS x");
      daemon.signal("INT");
      assertThat(daemon.awaitExit()).isZero();
    }
    try (Daemon daemon = sandbox.solo(arguments).orFail()) {
      assertThat(ask(sandbox.jdbcUrl(), "SELECT x FROM t")).isEqualTo("42");
      daemon.signal("TERM");
      assertThat(daemon.awaitExit()).isZero();
    }
    assertThat(sandbox.log()).contains("shut down").doesNotContain("not properly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "embedded", "system", "tcp"})
  void rowsAreThereTomorrowWithEveryBackend(String backend) throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    if (backend.equals("system")) {
      String bin = Binaries.postgres18().resolve("bin").toString();
      sandbox.environment.merge("PATH", bin, (path, first) -> first + ":" + path);
    }
    rowsAreThereTomorrow("--metadb-backend=" + backend);
  }

  @Test
  void theFirstRunMakesTheFolderAsDocumented() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    sandbox.solo().orFail().close();
    Path amp = sandbox.project.resolve(".amp");
    assertThat(amp.resolve("data")).isDirectory();
    assertThat(amp.resolve("providers")).isDirectory();
    assertThat(amp.resolve("manifests")).isDirectory();
    assertThat(amp.resolve(".gitignore")).content().contains("*").contains("!config.toml");
    try (var entries = Files.list(sandbox.project)) {
      assertThat(entries).containsExactly(amp);
    }
  }

  @Test
  void aLongPathWithSpacesAndAccentsWorksWithoutALocale() throws Exception {
    Path deep = folder.resolve("é ".repeat(30)).resolve("deep ".repeat(22) + "x");
    sandbox = Sandbox.withPostgres(folder).in(deep);
    sandbox.environment.put("LANG", "C");
    assertThat(sandbox.project.toString().getBytes("UTF-8").length).isGreaterThan(200);
    rowsAreThereTomorrow();
  }

  @Test
  void anOrdinaryUserNeedsNothingMore() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    if (isRoot()) {
      sandbox.become(NOBODY, folder);
    }
    rowsAreThereTomorrow();
    Object owner = Files.getAttribute(sandbox.metadb().resolve("data"), "unix:uid");
    assertThat(owner).isNotEqualTo(0);
  }

  @Test
  void noNetworkIsNeededOnceTheComponentIsInstalled() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    sandbox.prefix.addAll(isRoot() ? List.of("unshare", "-n") : List.of("unshare", "-r", "-n"));
    rowsAreThereTomorrow();
  }

  @Test
  void aSecondDaemonIsToldOfTheFirst() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    try (Daemon first = sandbox.solo().orFail()) {
      Run second = sandbox.run("ampd", "solo");
      assertThat(second.exitCode()).isEqualTo(75);
      assertThat(second.out()).isEmpty();
      assertThat(second.err()).contains(Long.toString(first.pid())).contains("postgresql://");
      assertThat(ask(sandbox.jdbcUrl(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aKilledDaemonTakesItsServerDownCleanly() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    Daemon daemon = sandbox.solo().orFail();
    long server = daemon.server();
    daemon.signal("KILL");
    Sandbox.await("end of the server", () -> !Files.exists(Path.of("/proc/" + server)));
    daemon.close();
    Sandbox.await("end of the watcher", () -> noProcesses());
    sandbox.solo().orFail().close();
    assertThat(sandbox.log()).doesNotContain("not properly");
  }

  private boolean noProcesses() {
    try {
      return sandbox.processes().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aServerThatAloneSurvivedIsTakenOver() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    Daemon daemon = sandbox.solo().orFail();
    long server = daemon.server();
    // Stopped first, none of them can act on the death of another.
    List<String> others = new ArrayList<>(List.of(Long.toString(daemon.pid())));
    sandbox.processes().stream().filter(p -> p != server).forEach(p -> others.add("" + p));
    for (String signal : List.of("-STOP", "-KILL")) {
      List<String> kill = new ArrayList<>(List.of("kill", signal));
      kill.addAll(others);
      Run.command(kill.toArray(String[]::new));
    }
    daemon.close();
    assertThat(Path.of("/proc/" + server)).as(sandbox.log()).exists();
    try (Daemon next = sandbox.solo().orFail()) {
      assertThat(next.server()).isEqualTo(server);
    }
    assertThat(sandbox.processes()).isEmpty();
    assertThat(sandbox.log()).doesNotContain("not properly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void aSignalToTheWholeForegroundGroupEndsItInOrder(String signal) throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    // As a terminal does it: everything in the group gets the signal, and twice.
    sandbox.prefix.add("setsid");
    try (Daemon daemon = sandbox.solo().orFail()) {
      Run.command("kill", "-" + signal, "--", "-" + daemon.pid()).orFail();
      Run.command("kill", "-" + signal, "--", "-" + daemon.pid());
      assertThat(daemon.awaitExit()).as(daemon.err()).isZero();
    }
    assertThat(sandbox.log())
        .contains("database system is shut down")
        .doesNotContain("terminated by signal");
  }

  @Test
  void theUrlIsPrintedInEveryFormat() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    try (Daemon daemon = sandbox.solo().orFail()) {
      String url = sandbox.run("ampctl", "metadb", "url").orFail().out();
      assertThat(url).startsWith("postgresql://").endsWith("\n").hasLineCount(1);
      String env = sandbox.run("ampctl", "metadb", "url", "--format", "env").orFail().out();
      String shell = env + "\nprintf '%s' \"$DATABASE_URL\"";
      assertThat(Run.command("sh", "-euc", shell).orFail().out()).isEqualTo(url.strip());
      String json = sandbox.run("ampctl", "metadb", "url", "--format", "json").orFail().out();
      assertThat(amp.json.Json.parseObject(json).keys()).isNotEmpty();
      assertThat(daemon.out()).contains(url.strip());
    }
  }

  @Test
  void noTcpPortIsOpenedUnlessAsked() throws Exception {
    sandbox = Sandbox.withPostgres(folder);
    try (Daemon daemon = sandbox.solo().orFail()) {
      assertThat(listening(daemon.server())).isEmpty();
    }
    try (Daemon daemon = sandbox.solo("--metadb-backend=tcp").orFail()) {
      assertThat(listening(daemon.server())).isNotEmpty().allMatch(a -> a.startsWith("0100007F:"));
      String password = Files.readString(sandbox.metadb().resolve("pgpass")).strip();
      password = password.substring(password.lastIndexOf(':') + 1);
      assertThat(daemon.out() + daemon.err()).doesNotContain(password);
      assertThat(Run.command("ps", "-eww", "-o", "args").out()).doesNotContain(password);
    }
  }

  /** Local addresses on which a process listens: state 0A in /proc/net/tcp (proc(5)). */
  private static List<String> listening(long pid) throws IOException {
    StringBuilder descriptors = new StringBuilder();
    try (var links = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path link : links) {
        descriptors.append(Files.readSymbolicLink(link)).append('\n');
      }
    }
    return Files.readAllLines(Path.of("/proc/" + pid + "/net/tcp")).stream()
        .skip(1)
        .map(line -> line.strip().split(" +"))
        .filter(fields -> fields[3].equals("0A"))
        .filter(fields -> descriptors.indexOf("socket:[" + fields[9] + "]") >= 0)
        .map(fields -> fields[1])
        .toList();
  }

  @Test
  void psqlTakesTheUrl() throws Exception {
    assumeThat(Run.of(new ProcessBuilder("sh", "-c", "command -v psql")).exitCode())
        .as("psql is on this machine")
        .isZero();
    sandbox = Sandbox.withPostgres(folder);
    try (Daemon daemon = sandbox.solo("--metadb-backend=tcp").orFail()) {
      String url = sandbox.run("ampctl", "metadb", "url").orFail().out().strip();
      Run psql = Run.command("psql", "-XAtw", url, "-c", "SELECT 6 * 7");
      assertThat(psql.orFail().out()).isEqualTo("42\n");
    }
  }
}
