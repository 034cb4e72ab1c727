package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ampd solo} at a terminal, as its user sees it. */
@Timeout(180)
class SoloTerminalIT {
  private static final String READY = "^ready: PostgreSQL 18\\S* \\(\\w+\\), pid (\\d+)$";

  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void useTheFolder() {
    amp = new Distribution(folder);
  }

  @Test
  void aDayAtTheTerminal() throws Exception {
    try (Pty solo = amp.terminal("ampd", "solo")) {
      solo.await("^  PostgreSQL 18\\S* \\(\\w+\\) serves +\\d+ ms$");
      solo.await("^  the schema is up to date +\\d+ ms$");
      solo.await(READY);
      assertThat(solo.await("^  URL   (postgresql:\\S+)$")).contains(".amp/metadb");
      solo.await("Press Ctrl\\+C to stop.");
      amp.run("ampctl", "metadb", "query", "create table t as select 42 as x").orFail();

      solo.type(Pty.CTRL_C).await("stopping ...\\nstopped; the data is kept");
      assertThat(solo.exitCode()).isZero();
      // Nothing to be worried about has stood on the screen.
      assertThat(solo.screen()).doesNotContain("ERROR", "WARN", "warning", "postgres: ");
    }
    try (Pty solo = amp.terminal("ampd", "solo")) {
      String server = solo.await(READY);
      Run second = amp.run("ampd", "solo");
      assertThat(second.exitCode()).isEqualTo(75);
      assertThat(second.err()).contains("already runs for", "pid: ", "url: postgresql:");

      Run.command("kill", "-9", server).orFail();
      solo.await("ended unexpectedly; starting it again");
      solo.await("^ready again: PostgreSQL 18\\S*, pid \\d+$");
      assertThat(amp.run("ampctl", "metadb", "query", "--json", "select x from t").orFail().out())
          .contains("{\"x\":42}");
      solo.type(Pty.CTRL_C).await("stopped; the data is kept");
      assertThat(solo.exitCode()).isZero();
    }
  }

  @Test
  void ctrlCReachesTheProgramOnceAndItsExitCodeIsOurs() throws Exception {
    String script = "trap 'echo got' INT; echo up; read x < fifo & wait; wait; echo bye; exit 7";
    Run.command("mkfifo", folder.resolve("fifo").toString()).orFail();
    try (Pty solo = amp.terminal("ampd", "solo", "--", "sh", "-c", script)) {
      solo.await("^up$");
      solo.type(Pty.CTRL_C).await("got$");
      Files.writeString(folder.resolve("fifo"), "\n");
      solo.await("^bye$");
      assertThat(solo.exitCode()).isEqualTo(7);
      assertThat(solo.screen().lines().filter(line -> line.endsWith("got"))).hasSize(1);
    }
  }
}
