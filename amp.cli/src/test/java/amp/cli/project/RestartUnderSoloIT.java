package amp.cli.project;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.cli.Distribution.Started;
import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ampctl metadb restart} while an {@code ampd solo} is slow to follow, or does not. */
@Timeout(180)
class RestartUnderSoloIT {
  /** Longer than a machine under load keeps a process waiting, as a rule. */
  private static final Duration HALT = Duration.ofSeconds(8);

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
  void aSoloThatIsHeldUpIsWaitedForAndKeepsTheServer() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await("ready: ");
      long before = status().number("pid");
      solo.signal("STOP");
      try (Started restart = amp.start("ampctl", "metadb", "restart", "--force")) {
        boolean early = restart.process.waitFor(HALT.toSeconds(), TimeUnit.SECONDS);
        solo.signal("CONT");
        assertThat(restart.exitCode()).as(restart.err()).isZero();
        assertThat(early).as("it ends before solo is back").isFalse();
        assertThat(restart.err()).doesNotContain("detached");
      }
      solo.await("ready again: ");
      assertThat(solo.err())
          .contains("PostgreSQL (pid " + before + ") was started anew by someone else")
          .doesNotContain("unexpectedly");
      JsonObject status = status();
      assertThat(status.bool("running")).isTrue();
      assertThat(status.bool("detached")).isFalse();
      assertThat(status.number("pid")).isNotEqualTo(before);
      assertThat(solo.process.isAlive()).isTrue();
      solo.signal("TERM");
      assertThat(solo.exitCode()).isZero();
      assertThat(status().bool("running")).isFalse();
    }
  }

  @Test
  void aSoloThatIsKilledMeanwhileLeavesTheServerDetachedAndThatIsSaid() throws Exception {
    try (Started solo = amp.start("ampd", "solo")) {
      solo.await("ready: ");
      long before = status().number("pid");
      solo.signal("STOP");
      try (Started restart = amp.start("ampctl", "metadb", "restart", "--force")) {
        Eventually.holds("a new server runs", () -> runsAnotherThan(before));
        solo.signal("KILL");
        assertThat(restart.exitCode()).as(restart.err()).isZero();
        assertThat(restart.err())
            .contains(
                "ampd solo (process " + solo.process.pid() + ") has ended",
                "PostgreSQL runs on, detached, until: ampctl metadb stop");
      }
      assertThat(status().bool("detached")).isTrue();
      assertThat(amp.run("ampctl", "metadb", "query", "select 1").exitCode()).isZero();
    }
  }

  private boolean runsAnotherThan(long pid) {
    JsonObject status = status();
    return status.bool("running") && status.number("pid") != pid;
  }

  private JsonObject status() {
    return Json.parseObject(amp.run("ampctl", "status", "--json").orFail().out());
  }
}
