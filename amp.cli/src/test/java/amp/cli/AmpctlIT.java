package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.Distribution.Started;
import amp.json.Json;
import amp.json.JsonObject;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.sql.Connector;
import amp.testkit.Run;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ampctl} of the built distribution, against a real PostgreSQL. */
@Timeout(180)
class AmpctlIT {
  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @AfterEach
  void leaveNothingRunning() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @Test
  void aDetachedDatabaseLivesFromStartToStop() {
    assertThat(status().bool("running")).isFalse();
    String url = metadb("start").orFail().out().strip();
    assertThat(url).startsWith("postgresql://");
    assertThat(metadb("start").orFail().err()).contains("runs already, detached");
    JsonObject status = status();
    assertThat(status.bool("running")).isTrue();
    assertThat(status.bool("detached")).isTrue();
    assertThat(status.string("url")).isEqualTo(url);

    metadb("query", "create table t as select 42 as x").orFail();
    long pid = status.number("pid");
    metadb("restart").orFail();
    assertThat(status().number("pid")).isNotEqualTo(pid);
    assertThat(status().bool("detached")).isTrue();
    assertThat(metadb("query", "--format=csv", "select x from t").orFail().out())
        .isEqualTo("x\r\n42\r\n");

    assertThat(metadb("stop").orFail().err()).contains("stopped; the data is kept");
    assertThat(metadb("stop").orFail().err()).contains("no database runs");
    assertThat(status().bool("running")).isFalse();
    assertThat(metadb("logs", "-n", "1").orFail().out()).contains("database system is shut down");
  }

  @Test
  void aStartedDatabaseListensWhereItIsAskedToAndAgainAfterARestart() throws Exception {
    assertThat(metadb("start", "--listen").orFail().err()).contains("it also listens on");
    assertThat(metadb("start", "--listen").orFail().err()).contains("runs already");
    String url = spring("URL");
    try (Connection connection =
        DriverManager.getConnection(url, spring("USERNAME"), spring("PASSWORD"))) {
      assertThat(connection.isValid(5)).isTrue();
    }

    metadb("restart").orFail();
    assertThat(spring("URL")).isEqualTo(url);
    assertThat(metadb("start", "--listen=1").exitCode()).isEqualTo(75);
  }

  /** Returns a variable that Spring reads, as a shell has it. */
  private String spring(String name) {
    String script = "eval \"$(ampctl metadb env)\"; printf %s \"$SPRING_DATASOURCE_" + name + "\"";
    return amp.shell(script).orFail().out();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "tcp"})
  void aShellWithTheVariablesControlsTheDatabaseThatTheyName(String backend) {
    String script =
        """
        set -e
        export AMP_CONFIG_METADATA_DB__MANAGED__BACKEND=%s
        ampctl metadb start
        eval "$(ampctl metadb env)"
        ampctl metadb stop
        ampctl metadb start
        ampctl metadb restart
        eval "$(ampctl metadb env)"
        ampctl metadb query --format csv 'select 42'
        ampctl metadb stop
        """
            .formatted(backend);

    Run run = amp.shell(script).orFail();
    assertThat(run.out()).contains("42");
    assertThat(run.err().split("stopped; the data is kept", -1)).hasSize(3);
  }

  @Test
  void aServerWhoseConnectionsAreAllTakenIsShownAndStopped() throws Exception {
    String url = metadb("start").orFail().out().strip();
    List<Connection> taken = new ArrayList<>();
    try {
      assertThatThrownBy(
              () -> {
                while (taken.size() < 1000) {
                  taken.add(MetadataDb.connect(MetadataDbSpec.of(url)));
                }
              })
          .hasMessageContaining("53300");
      JsonObject status = status();
      assertThat(status.number("connections")).isEqualTo(taken.size());
      assertThat(status.number("max_connections")).isGreaterThanOrEqualTo(taken.size());
      assertThat(status.string("schema_problem")).contains("53300");
      metadb("stop").orFail();
      assertThat(status().bool("running")).isFalse();
    } finally {
      // The server has closed them.
      taken.forEach(Connector::closeQuietly);
    }
  }

  @Test
  void stopNamesWhoUsesTheDatabaseAndForceStopsThem() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await("ready: ");
      Run refused = metadb("stop");
      assertThat(refused.exitCode()).isEqualTo(75);
      assertThat(refused.err())
          .contains("ampd solo (process " + solo.process.pid() + ")", "--force");
      assertThat(solo.process.isAlive()).isTrue();

      metadb("restart", "--force").orFail();
      solo.await("ready again: ");
      metadb("stop", "--force").orFail();
      assertThat(solo.exitCode()).isZero();
      assertThat(solo.err()).contains("was stopped by someone else");
    }
  }

  @Test
  void aDetachedDatabaseThatWasMovedIsStartedAgainWhereItIsNow() throws Exception {
    Path before = Files.createDirectory(folder.resolve("before"));
    new Distribution(before).run("ampctl", "metadb", "start").orFail();
    Path now = Files.move(before, folder.resolve("now"));
    Distribution there = new Distribution(now);
    try {
      Run url = there.run("ampctl", "metadb", "url");
      assertThat(url.exitCode()).isEqualTo(1);
      assertThat(url.err()).contains(now + "/.amp/metadb was moved while", "ampd solo");

      there.run("ampctl", "metadb", "query", "select 1").orFail();
      JsonObject status = Json.parseObject(there.run("ampctl", "status", "--json").orFail().out());
      assertThat(status.bool("detached")).isTrue();
      assertThat(there.run("ampctl", "metadb", "url").orFail().out()).contains(now.toString());
    } finally {
      there.run("ampctl", "metadb", "stop", "--force").orFail();
    }
    assertThat(before).doesNotExist();
  }

  @Test
  void whatIsKnownOfAServerThatDoesNotAnswerIsShown() {
    metadb("start").orFail();
    String pid = Long.toString(status().number("pid"));
    Run.command("kill", "-STOP", pid).orFail();
    try {
      JsonObject status = status();
      assertThat(status.bool("running")).isTrue();
      assertThat(status.string("problem")).contains("(process " + pid + ")", "halted by a signal");
      assertThat(amp.run("ampctl", "status").orFail().out()).contains("kill -CONT " + pid);
      assertThat(metadb("disk").orFail().err()).contains("tables and indexes are not known");
      assertThat(amp.run("ampctl", "projects").orFail().out()).contains("running");
      for (String[] command : new String[][] {{"query", "select 1"}, {"stop"}, {"url"}}) {
        Run refused = metadb(command);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("kill -CONT " + pid);
      }
    } finally {
      Run.command("kill", "-CONT", pid).orFail();
    }
    metadb("query", "select 1").orFail();
  }

  @Test
  void anExternalServerThatSaysNothingIsNotWaitedFor() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "postgresql://127.0.0.1:" + silent.getLocalPort() + "/amp";
      Run status = amp.run("ampctl", "status", "--json", "--metadb-url", url).orFail();
      assertThat(Json.parseObject(status.out()).string("problem")).contains("127.0.0.1");
    }
  }

  @Test
  void queryStartsWhatItNeedsAndLeavesNothingRunning() {
    Run json = metadb("query", "--json", "select 1 as a, 'x' as b, null as c, true as d").orFail();
    assertThat(Json.parse(json.out())).hasToString("[{a=1, b=x, c=null, d=true}]");
    assertThat(status().bool("running")).isFalse();

    Run wrong = metadb("query", "selec 1");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.err()).contains("syntax error", "SQLSTATE 42601");
    assertThat(wrong.out()).isEmpty();
  }

  @Test
  void shellTakesWhatIsPipedIn() {
    String script =
        "printf '%s\\n"
            + "' 'create table t (x int not null);' '\\d t' '\\dt' '\\l' 'select' '7 as n;' '\\x'"
            + " \"select ';' as s;\" '\\q' 'select 9;' | '"
            + Distribution.HOME.resolve("bin/ampctl")
            + "' metadb psql --shell";
    Run run = amp.shell(script).orFail();
    assertThat(run.out())
        .contains(" x      | integer | not null", " n\n---\n 7\n(1 row)", "s | ;", "postgres")
        .doesNotContain("9");
    assertThat(amp.shell("echo 'oops;' | ampctl metadb psql --shell").exitCode()).isEqualTo(1);
  }

  @Test
  void resetAsksAndThenBeginsAnew() {
    metadb("query", "create table t ()").orFail();
    Run unasked = metadb("reset");
    assertThat(unasked.exitCode()).isEqualTo(2);
    assertThat(unasked.err()).contains("--yes");

    metadb("reset", "--yes").orFail();
    assertThat(metadb("query", "--format=csv", "select to_regclass('t'), 1").orFail().out())
        .endsWith("\r\n,1\r\n");
    assertThat(folder.resolve(".amp/metadb/snapshots")).doesNotExist();
  }

  @Test
  void whatIsSetForTheUsersProgramsKeepsNoResetFromWriting() throws Exception {
    metadb("start").orFail();
    metadb("stop").orFail();
    Files.writeString(
        folder.resolve(".amp/config.toml"),
        "[metadata_db.managed.settings]\ndefault_transaction_read_only = true\n");

    metadb("reset", "--yes").orFail();
    assertThat(metadb("query", "create table t ()").err()).contains("read-only transaction");
  }

  @Test
  void projectsAreListedAndTheVanishedForgotten() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    new Distribution(gone).run("ampctl", "metadb", "query", "select 1").orFail();
    metadb("start").orFail();
    Path moved = Files.move(gone, folder.resolve("moved"));

    String listed = amp.run("ampctl", "projects").orFail().out();
    assertThat(listed.lines())
        .anyMatch(line -> line.contains(gone.toString()) && line.contains("vanished"))
        .anyMatch(line -> line.contains(folder + "/.amp ") && line.contains("running"));
    assertThat(amp.run("ampctl", "projects", "--prune").orFail().err())
        .contains("forgotten: " + gone);
    assertThat(amp.run("ampctl", "projects").orFail().out()).doesNotContain(gone + "/");
    assertThat(moved.resolve(".amp/metadb/data")).exists();
  }

  private JsonObject status() {
    return Json.parseObject(amp.run("ampctl", "status", "--json").orFail().out());
  }

  private Run metadb(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "metadb";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return amp.run("ampctl", all);
  }
}
