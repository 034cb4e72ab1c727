package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What runs is what is told, whatever the configuration says by now. */
@Timeout(120)
class StatusIT {
  private static final String DURABILITY = "AMP_CONFIG_METADATA_DB__MANAGED__DURABILITY=";

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
  void theDurabilityIsThatOfTheServer() {
    amp.shell(DURABILITY + "fast ampctl metadb start").orFail();

    assertThat(amp.shell("ampctl status").orFail().out())
        .containsPattern("(?m)^durability +fast$")
        .containsPattern("(?m)^not as asked +durability: fast runs, safe is asked for$");
    JsonObject json = Json.parseObject(amp.shell("ampctl status --json").orFail().out());
    assertThat(json.string("durability")).isEqualTo("fast");
    assertThat(json.objects("differences").get(0).string("asked")).isEqualTo("safe");
    assertThat(amp.shell(DURABILITY + "fast ampctl status").orFail().out())
        .containsPattern("(?m)^durability +fast$")
        .doesNotContain("not as asked");
  }

  @Test
  void aDemandForSafeIsRefusedAndADefaultIsNone() {
    amp.shell(DURABILITY + "fast ampctl metadb start").orFail();

    Run refused = amp.shell(DURABILITY + "safe ampd solo -- true");
    assertThat(refused.exitCode()).isEqualTo(75);
    assertThat(refused.err())
        .contains("durability fast", "safe is asked for", "ampctl metadb stop");
    amp.shell("ampctl metadb query 'select 1'").orFail();
  }
}
