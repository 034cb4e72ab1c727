package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution.Started;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs on a PostgreSQL that is not theirs: a primary with a standby. */
@Timeout(180)
class ExternalDatabaseIT {
  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @Test
  void aFailoverIsFollowedByTheDaemonAndByEveryCommand() throws Exception {
    try (Replicas replicas = new Replicas()) {
      configure(replicas.url("targetServerType=primary"));
      try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
        assertThat(solo.await("^ready: (external database \\S+)")).doesNotContain("password");
        URI ready = URI.create(solo.await("Admin API: (http://\\S+)")).resolve("/readyz");
        query("create table t as select 42 as x").orFail();
        assertThat(csv("select inet_server_port()")).isEqualTo("" + replicas.primaryPort);

        replicas.failOver();

        assertThat(csv("select x from t")).isEqualTo("42");
        assertThat(csv("select inet_server_port()")).isEqualTo("" + replicas.standbyPort);
        query("insert into t values (43)").orFail();
        // It answers 503 for the second that its last answer is good for.
        Eventually.whileAlive(solo.process)
            .until("a healthy answer", () -> code(ready), answer -> answer == 200);
        solo.signal("INT");
        assertThat(solo.exitCode()).isZero();
      }
      Run run = amp.run("ampd", "solo", "--", "sh", "-c", "echo $PGPORT $PGTARGETSESSIONATTRS");
      assertThat(run.orFail().out())
          .isEqualTo("%d,%d primary\n".formatted(replicas.standbyPort, replicas.primaryPort));
      assertThat(csv("select count(*) from amp.run where outcome = 'stopped'")).isEqualTo("2");
      assertThat(folder.resolve(".amp/metadb")).doesNotExist();
    }
  }

  @Test
  void readinessFollowsAPrimaryThatStandsStillToTheOther() throws Exception {
    try (Replicas replicas = new Replicas()) {
      configure(replicas.urlOfPrimary());
      try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
        URI ready = URI.create(solo.await("Admin API: (http://\\S+)")).resolve("/readyz");
        assertThat(code(ready)).isEqualTo(200);
        long before = replicas.sessionsOfStandby();
        replicas.leaveStanding();
        Eventually.holds(
            "a question to the other",
            () -> code(ready) > 0 && replicas.sessionsOfStandby() > before);
        Eventually.holds("its answer", () -> code(ready) == 200);
      }
    }
  }

  @Test
  void aStandbyIsNotReady() throws Exception {
    try (Replicas replicas = new Replicas()) {
      configure(replicas.url("targetServerType=primary"));
      amp.run("ampd", "migrate").orFail();
      configure(replicas.url("targetServerType=secondary"));
      try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
        URI ready = URI.create(solo.await("Admin API: (http://\\S+)")).resolve("/readyz");
        assertThat(code(ready)).isEqualTo(503);
        assertThat(code(ready.resolve("/healthz"))).isEqualTo(200);
      }
    }
  }

  @Test
  void whereCommitsWaitForAStandbyItIsNotReadyThoughItServes() throws Exception {
    try (Replicas replicas = new Replicas()) {
      configure(replicas.urlOfPrimary());
      try (Started solo = amp.start("ampd", "solo", "--admin", "127.0.0.1:0")) {
        URI ready = URI.create(solo.await("Admin API: (http://\\S+)")).resolve("/readyz");
        assertThat(code(ready)).isEqualTo(200);
        replicas.loseStandby();
        // Nobody waits for a standby until somebody commits.
        assertThat(code(ready)).isEqualTo(200);
        try (Started query = amp.start("ampctl", "metadb", "query", "create table t (x int)")) {
          Eventually.whileAlive(query.process)
              .until("no readiness", () -> code(ready), answer -> answer == 503);
          assertThat(code(ready.resolve("/healthz"))).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void theDaemonStartsOnceThereIsAPrimary() throws Exception {
    try (Replicas replicas = new Replicas()) {
      configure(replicas.url("targetServerType=primary"));
      amp.run("ampd", "migrate").orFail();
      replicas.losePrimary();
      long before = replicas.sessionsOfStandby();
      try (Started solo = amp.start("ampd", "solo", "--", "true")) {
        Eventually.whileAlive(solo.process)
            .until("its first try", replicas::sessionsOfStandby, sessions -> sessions > before);
        replicas.promoteStandby();
        assertThat(solo.exitCode()).isZero();
      }
    }
  }

  private void configure(String url) throws IOException {
    Files.createDirectories(folder.resolve(".amp"));
    Files.writeString(folder.resolve(".amp/config.toml"), "[metadata_db]\nurl = \"" + url + "\"\n");
  }

  private Run query(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "metadb";
    all[1] = "query";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return amp.run("ampctl", all);
  }

  private String csv(String sql) {
    return query("--format=csv", sql).orFail().out().split("\r\n", -1)[1];
  }

  private static int code(URI url) throws IOException {
    return ((HttpURLConnection) url.toURL().openConnection()).getResponseCode();
  }
}
