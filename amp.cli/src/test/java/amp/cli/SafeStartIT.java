package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that ALTER SYSTEM made unstartable is started, and mended. */
@Timeout(120)
class SafeStartIT {
  @TempDir Path folder;
  private Distribution amp;

  @BeforeEach
  void make() throws IOException {
    amp = new Distribution(folder.toRealPath());
  }

  @AfterEach
  void stop() {
    amp.run("ampctl", "metadb", "stop", "--force");
  }

  @Test
  void itStartsWithoutTheSettingAndTheMessageSaysHow() {
    amp.shell("ampctl metadb query \"alter system set shared_preload_libraries = 'a,b'\"").orFail();

    Run failed = amp.run("ampctl", "metadb", "start");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err())
        .contains("postgresql.auto.conf: shared_preload_libraries = '\"a,b\"'")
        .contains("ampctl metadb start --safe");

    Run safe = amp.run("ampctl", "metadb", "start", "--safe").orFail();
    assertThat(safe.err()).contains("alter system reset NAME", "ampctl metadb restart");
    assertThat(amp.run("ampctl", "metadb", "start", "--safe").exitCode()).isEqualTo(75);
    amp.shell("ampctl metadb query 'alter system reset shared_preload_libraries'").orFail();
    amp.run("ampctl", "metadb", "restart").orFail();
    assertThat(
            amp.shell("ampctl metadb query --format csv 'show shared_preload_libraries'")
                .orFail()
                .out())
        .doesNotContain("a,b");
  }
}
