package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each command does to a server that is not there, has users, or is detached. */
@Timeout(180)
class WhoKeepsItRunningIT {
  private static final String USER = "ampctl metadb psql (process %d)";

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
  void aServerWithUsersIsJoinedAndNotStoppedUnderThem() throws Exception {
    assertThat(metadb("stop").orFail().err()).contains("no database runs for " + folder);
    try (Started user = aUser()) {
      long pid = pid();
      metadb("query", "select 1").orFail();
      assertThat(pid()).isEqualTo(pid);

      Run solo = amp.run("ampd", "solo", "--", "true").orFail();
      assertThat(solo.err())
          .contains("pid " + pid + ", already running", "let go; others still use the database");
      assertThat(pid()).isEqualTo(pid);

      Run refused = metadb("stop");
      assertThat(refused.exitCode()).isEqualTo(75);
      assertThat(refused.err())
          .contains("is used by " + USER.formatted(user.process.pid()), "--force");
      assertThat(pid()).isEqualTo(pid);

      assertThat(metadb("start").orFail().err()).contains("runs until: ampctl metadb stop");
      assertThat(status().bool("detached")).isTrue();
      assertThat(pid()).isEqualTo(pid);
    }
    assertThat(status().bool("running")).isTrue();
  }

  @Test
  void whoWantsItToRunOtherwiseIsToldWhoUsesIt() throws Exception {
    try (Started user = aUser()) {
      String users = "end first what uses it: " + USER.formatted(user.process.pid());
      refused("without a TCP port", users, "start", "--listen");
      refused("runs already, with its settings", users, "start", "--safe");

      metadb("start").orFail();
      String stop = "stop it first: ampctl metadb stop";
      refused("without a TCP port", stop, "start", "--listen");
      refused("runs already, with its settings", stop, "start", "--safe");
    }
  }

  private void refused(String problem, String remedy, String... words) {
    Run run = metadb(words);
    assertThat(run.exitCode()).isEqualTo(75);
    assertThat(run.err()).contains(problem).containsIgnoringCase(remedy);
  }

  @Test
  void aDetachedServerIsJoinedAndStoppedUnderItsUsersWhoAreNamed() throws Exception {
    metadb("start").orFail();
    long pid = pid();
    try (Started user = aUser()) {
      metadb("query", "select 1").orFail();
      Run solo = amp.run("ampd", "solo", "--", "true").orFail();
      assertThat(solo.err())
          .contains("pid " + pid + ", already running", "runs on until: ampctl metadb stop");
      assertThat(metadb("start").orFail().err()).contains("runs already, detached");
      assertThat(pid()).isEqualTo(pid);

      assertThat(metadb("stop").orFail().err())
          .isEqualTo(
              "stopped under " + USER.formatted(user.process.pid()) + "; the data is kept\n");
      assertThat(status().bool("running")).isFalse();
    }
  }

  @Test
  void aServerThatWasStoppedByForceNamesItsUsers() throws Exception {
    try (Started user = aUser()) {
      assertThat(metadb("stop", "--force").orFail().err())
          .contains("stopped under " + USER.formatted(user.process.pid()));
      assertThat(status().bool("running")).isFalse();
    }
  }

  @Test
  void aDatabaseInUseIsResetByForceAlone() throws Exception {
    try (Started user = aUser()) {
      user.type("create table mine (a int); select 'made' as is;\n").await("made");
      Run refused = metadb("reset", "--yes");
      assertThat(refused.exitCode()).isEqualTo(75);
      assertThat(refused.err()).contains("is used by " + USER.formatted(user.process.pid()));
      String mine = "select count(*) from pg_tables where tablename = 'mine'";
      assertThat(metadb("query", "--format=csv", mine).orFail().out()).contains("\r\n1\r\n");

      metadb("reset", "--yes", "--force").orFail();

      assertThat(metadb("query", "--format=csv", mine).orFail().out()).contains("\r\n0\r\n");
    }
  }

  /** Starts somebody who has joined, or started, the server and waits for input. */
  private Started aUser() throws Exception {
    Started user = amp.start("ampctl", "metadb", "psql", "--shell");
    user.type("select 'joined' as is;\n").await("joined");
    return user;
  }

  private long pid() {
    return status().number("pid");
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
