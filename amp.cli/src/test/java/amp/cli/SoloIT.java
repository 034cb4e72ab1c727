package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.cli.Distribution.Started;
import amp.os.OperatingSystem;
import amp.os.process.OsProcess;
import amp.testkit.Eventually;
import amp.testkit.Java;
import amp.testkit.LockHolder;
import amp.testkit.Run;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ampd solo} of the built distribution, against a real PostgreSQL. */
@Timeout(120)
class SoloIT {
  private static final String READY = "ready: PostgreSQL 18\\S* \\(\\w+\\), pid (\\d+)";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @Test
  void aKilledServerIsStartedAgainAndKeepsItsRows() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      String pid = solo.await(READY);
      Run.command("kill", "-9", pid).orFail();
      String again = solo.await("ready again: PostgreSQL 18\\S*, pid (\\d+)");
      assertThat(again).isNotEqualTo(pid);

      solo.signal("INT");
      assertThat(solo.exitCode()).isZero();
      assertThat(solo.err()).contains("stopped; the data is kept");
    }
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await(READY);
      solo.signal("HUP");
      assertThat(solo.exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".amp", ".amp/metadb", ".amp/metadb/data"})
  void aDeletedDatabaseEndsItAndDoesNotComeBackEmpty(String deleted) throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      long pid = Long.parseLong(solo.await(READY));
      delete(deleted);
      assertThat(solo.exitCode()).isEqualTo(1);
      assertThat(solo.err())
          .contains("the database's folder is gone: " + folder.resolve(".amp/metadb"))
          .doesNotContain("again", "the data is kept");
      Eventually.holds("the server's end", () -> OsProcess.find(pid).isEmpty());
    }
    assertThat(folder.resolve(".amp/metadb/data/PG_VERSION")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {".amp", ".amp/metadb/data"})
  void aDatabaseThatIsDeletedWhileItsServerCrashesDoesNotComeBackEmpty(String deleted)
      throws Exception {
    try (Started solo = amp.start("ampd", "solo", "--", "sleep", "600")) {
      String pid = solo.await(READY);
      solo.signal("STOP");
      delete(deleted);
      // It may have noticed by itself, and be gone.
      Run.command("kill", "-9", pid);
      solo.signal("CONT");
      assertThat(solo.exitCode()).isEqualTo(1);
      assertThat(solo.err()).contains("the database's folder is gone");
    }
    assertThat(folder.resolve(".amp/metadb/data/PG_VERSION")).doesNotExist();
  }

  /** Whoever deletes it may have come so far only. */
  @Test
  void aCrashedDatabaseThatLacksAPartIsNotStartedAgain() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      String pid = solo.await(READY);
      solo.signal("STOP");
      Run.command("kill", "-9", pid).orFail();
      delete(".amp/metadb/data/pg_xact");
      solo.signal("CONT");
      assertThat(solo.exitCode()).isEqualTo(1);
      assertThat(solo.err())
          .contains("somebody has deleted pg_xact in " + folder.resolve(".amp/metadb/data"))
          .doesNotContain("again", "the data is kept");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDatabaseThatSomebodyChangesIsWaitedFor(boolean comesBack) throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await(READY);
      Process changing = LockHolder.start(folder.resolve(".amp/metadb/clusters.lock"));
      try {
        amp.run("ampctl", "metadb", "stop", "--force").orFail();
        solo.await("was stopped by who is changing the database");
        if (comesBack) {
          amp.run("ampctl", "metadb", "start").orFail();
          solo.await("ready again: PostgreSQL 18");
          amp.run("ampctl", "metadb", "stop", "--force").orFail();
        }
      } finally {
        changing.getOutputStream().close();
      }
      assertThat(solo.exitCode()).isZero();
      assertThat(solo.err()).contains("was stopped by someone else");
    }
  }

  @Test
  void aDeletedSocketIsMadeAgainAndNobodyNotices() throws Exception {
    Path socket = folder.resolve(".amp/metadb/run/.s.PGSQL.5432");
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await(READY);
      Files.delete(socket);
      Eventually.holds("socket", () -> Files.exists(socket));
      amp.run("ampctl", "metadb", "query", "select 1").orFail();
      solo.signal("INT");
      assertThat(solo.exitCode()).isZero();
      assertThat(solo.err()).doesNotContain("again");
    }
  }

  @Test
  void aProjectThatIsMovedWhileItRunsEndsItAndStartsWhereItIsNow() throws Exception {
    Path before = Files.createDirectory(folder.resolve("before"));
    Path now = folder.resolve("now");
    Distribution there = new Distribution(now);
    try (Started solo = amp.start("ampd", "solo", "--amp-dir", before.resolve(".amp").toString())) {
      long pid = Long.parseLong(solo.await(READY));
      Files.move(before, now);
      assertThat(solo.exitCode()).isEqualTo(1);
      assertThat(solo.err()).contains("was moved to " + now.resolve(".amp/metadb"));
      assertThat(OsProcess.find(pid)).isEmpty();
      Run url = there.run("ampctl", "metadb", "url");
      assertThat(url.exitCode()).isEqualTo(1);
      assertThat(url.err()).contains("no database runs for " + now);
    }
    there.run("ampctl", "metadb", "query", "select 1").orFail();
    assertThat(before).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/lease", "/socket /.s.PGSQL.5432"})
  void aServerThatNobodyCanReachOrJoinIsStartedAgain(String deleted) throws Exception {
    String run = folder.resolve(".amp/metadb/run").toString();
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await(READY);
      for (String path : deleted.split(" ", -1)) {
        Run.command("rm", "-r", run + path).orFail();
      }
      solo.await("ready again: PostgreSQL 18");
      amp.run("ampctl", "metadb", "query", "select 1").orFail();
      solo.signal("INT");
      assertThat(solo.exitCode()).isZero();
      assertThat(solo.err()).contains("is reached were deleted", "the data is kept");
    }
  }

  @Test
  void aServerWhoseFolderForRunningIsGoneIsToldAndStopped() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      String pid = solo.await(READY);
      solo.signal("STOP");
      delete(".amp/metadb/run");
      Run query = amp.run("ampctl", "metadb", "query", "select 1");
      assertThat(query.exitCode()).isEqualTo(1);
      assertThat(query.err())
          .contains("process " + pid, "was deleted", "ampctl metadb stop", "--force");
      Run stop = amp.run("ampctl", "metadb", "stop");
      assertThat(stop.exitCode()).isEqualTo(75);
      assertThat(stop.err()).contains("programs that are not known", "--force");
      amp.run("ampctl", "metadb", "stop", "--force").orFail();
      assertThat(OsProcess.find(Long.parseLong(pid))).isEmpty();
      amp.run("ampctl", "metadb", "query", "select 1").orFail();
      solo.signal("KILL");
    }
  }

  /** The server makes files meanwhile, which may need another run. */
  private void delete(String path) {
    String place = folder.resolve(path).toString();
    Eventually.holds("deletion", () -> Run.command("rm", "-rf", place).exitCode() == 0);
  }

  @Test
  void aProgramGetsItsArgumentsAsTheyWereTyped() throws IOException {
    Files.writeString(folder.resolve("payload.json"), "{\"a\": 1}\n# a line\n");
    String[] typed = {
      "@payload.json",
      "@@payload.json",
      "-d",
      "--",
      "--json",
      "--help",
      "",
      " ",
      "'q'",
      "\"q\"",
      "${sys:user.home}",
      "a\\b",
      "a,b=c",
      "solo"
    };
    List<String> command = new ArrayList<>(List.of("solo", "--", "printf", "<%s>\n"));
    command.addAll(List.of(typed));

    Run run = amp.run("ampd", command.toArray(String[]::new)).orFail();

    assertThat(run.out().lines())
        .containsExactly(Stream.of(typed).map(a -> "<" + a + ">").toArray(String[]::new));
    Run query = amp.run("ampctl", "metadb", "query", "@payload.json");
    assertThat(query.err()).contains("@");
  }

  @Test
  void aProgramWithoutAnyOfOurJarsReachesTheDatabase() throws IOException {
    Path program = folder.resolve("Program.java");
    Files.writeString(
        program,
        """
        import java.sql.*;
        class Program {
          public static void main(String[] a) throws SQLException {
            try (Connection c = DriverManager.getConnection(System.getenv("JDBC_DATABASE_URL"));
                Connection spring = DriverManager.getConnection(
                    System.getenv("SPRING_DATASOURCE_URL"),
                    System.getenv("SPRING_DATASOURCE_USERNAME"),
                    System.getenv("SPRING_DATASOURCE_PASSWORD"));
                ResultSet r = c.createStatement().executeQuery(
                    "select backend from amp.run where outcome is null")) {
              r.next();
              System.out.println(r.getString(1) + " " + spring.isValid(1));
            }
            System.exit(42);
          }
        }
        """);
    String driver = Distribution.HOME.resolve("lib/postgresql.jar").toString();

    List<String> words = new ArrayList<>(List.of("solo", "--listen", "--"));
    words.addAll(Java.command("-cp", driver, program.toString()));

    Run run = amp.run("ampd", words.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(42);
    assertThat(run.out()).isIn("embedded true\n", "system true\n");
  }

  @Test
  void aSignalReachesTheProgramOnce() throws Exception {
    String script = "trap 'echo got' TERM; echo up; read x < fifo & wait; wait; echo bye; exit 7";
    Run.command("mkfifo", folder.resolve("fifo").toString()).orFail();
    try (Started solo = amp.start("ampd", "solo", "--", "sh", "-c", script)) {
      solo.await("up");
      solo.signal("TERM");
      solo.await("got");
      Files.writeString(folder.resolve("fifo"), "\n");
      assertThat(solo.exitCode()).isEqualTo(7);
      assertThat(solo.out()).isEqualTo("up\ngot\nbye\n");
    }
  }

  /** One of them ignores the request, and another has become a service of its own. */
  @Test
  void aProgramAndItsChildrenEndWhenAmpdIsKilled() throws Exception {
    String script =
        "(trap '' TERM; exec sleep 600) & echo child $!; setsid sleep 601 & echo service $!;"
            + " echo shell $$; wait; true";
    try (Started solo = amp.start("ampd", "solo", "--", "sh", "-c", script)) {
      long shell = Long.parseLong(solo.await("shell (\\d+)"));
      long child = Long.parseLong(solo.await("child (\\d+)"));
      long service = Long.parseLong(solo.await("service (\\d+)"));
      solo.signal("KILL");

      Eventually.holds("the end of the program", () -> OsProcess.find(shell).isEmpty());
      Eventually.holds("the end of its child", () -> OsProcess.find(child).isEmpty());
      assertThat(OsProcess.find(service)).isPresent();
      Run.command("kill", Long.toString(service)).orFail();
    }
  }

  @Test
  void adminApiAsksTheDatabase() throws Exception {
    String[] options = {"solo", "--admin", "127.0.0.1:0", "--admin-host", "amp_db"};
    try (Started first = amp.start("ampd", options)) {
      URI url = URI.create(first.await("Admin API: (http://127.0.0.1:\\d+)"));
      assertThat(statusByName(url, "amp_db")).startsWith("HTTP/1.1 200");
      assertThat(statusByName(url, "amp.example.com")).startsWith("HTTP/1.1 403");
      assertThat(get(url.resolve("/readyz")).code()).isEqualTo(200);
      assertThat(get(url.resolve("/api/v1/status")).body())
          .contains("\"ready\": true", "\"database_version\": \"18");
      assertThat(get(url.resolve("/metrics")).body())
          .contains("amp_database_up 1\n", "amp_database_restarts_total 0\n")
          .containsPattern("amp_database_size_bytes [1-9]")
          .containsPattern("amp_database_connections [1-9]");

      Run.command("kill", "-STOP", first.await(READY)).orFail();
      try {
        Answer health = get(url.resolve("/healthz"));
        while (health.code() == 200) {
          health = get(url.resolve("/healthz"));
        }
        assertThat(health.code()).isEqualTo(503);
        assertThat(get(url.resolve("/metrics")).body())
            .contains("amp_database_up 0\n", "amp_database_restarts_total 0\n")
            .doesNotContain("amp_database_size_bytes", "amp_database_connections");
      } finally {
        Run.command("kill", "-CONT", first.await(READY)).orFail();
      }
    }
  }

  private static String statusByName(URI url, String host) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request = "GET /readyz HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record Answer(int code, String body) {}

  private static Answer get(URI url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    int code = connection.getResponseCode();
    try (InputStream in = code == 200 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(code, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void whoeverIsRootWithoutAPathIsToldWhatIsMissing() {
    String ampd = Distribution.HOME.resolve("bin/ampd").toString();
    assumeTrue(OperatingSystem.root(), "nobody else gives up rights");
    Run run = amp.shell("PATH=/nonexistent " + ampd + " solo -- /bin/true");
    assertThat(run.exitCode()).isEqualTo(69);
    assertThat(run.err()).contains("neither unshare nor setpriv", "is on the PATH");
  }

  @Test
  void migrationIsToldOnce() throws IOException {
    // A new database has the schema from the beginning, unless migrating is the user's own affair.
    Files.createDirectories(folder.resolve(".amp"));
    Files.writeString(folder.resolve(".amp/config.toml"), "metadata_db.auto_migrate = false\n");
    assertThat(amp.run("ampd", "migrate").orFail().out())
        .matches("schema version \\d+, before none; applied: 1 runs, .*\n");
    assertThat(amp.run("ampd", "migrate").orFail().out())
        .matches("schema version \\d+, up to date\n");
  }

  @Test
  void aSchemaThatMayNotBeMigratedIsRefused() throws IOException {
    Files.createDirectories(folder.resolve(".amp"));
    Files.writeString(folder.resolve(".amp/config.toml"), "[metadata_db]\nauto_migrate = false\n");

    Run run = amp.run("ampd", "solo", "--", "true");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("auto_migrate is off", "ampd migrate");
  }
}
