package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration file switches on what the server brings. */
@Timeout(120)
class PreloadIT {
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
  void librariesOfTheServerAreLoadedAndSet() throws IOException {
    configure(
        """
        shared_preload_libraries = "pg_stat_statements, auto_explain"
        pg_stat_statements.track = "all"
        auto_explain.log_min_duration = 0
        """);
    amp.shell("ampctl metadb query 'create extension pg_stat_statements schema public'").orFail();

    assertThat(
            amp.shell(
                    "ampctl metadb query --format csv"
                        + " 'select count(*) > 0 as seen from public.pg_stat_statements'")
                .orFail()
                .out())
        .contains("true");
    assertThat(
            amp.shell("ampctl metadb query --format csv 'show auto_explain.log_min_duration'")
                .orFail()
                .out())
        .contains("0");
    assertThat(amp.shell("ampctl metadb logs").orFail().out()).contains("Query Text:");
    amp.run("ampctl", "metadb", "start").orFail();
    assertThat(amp.run("ampctl", "status").orFail().out())
        .doesNotContain("shared_preload_libraries", "is asked for");
  }

  @Test
  void aLibraryThatTheServerLacksIsNamed() throws IOException {
    configure("shared_preload_libraries = \"pg_stat_statements, nowhere\"\n");
    Run failed = amp.run("ampctl", "metadb", "start");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err())
        .contains("shared_preload_libraries names nowhere, a library that the PostgreSQL in ");
  }

  private void configure(String settings) throws IOException {
    Path file = Files.createDirectories(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(file, "[metadata_db.managed.settings]\n" + settings);
  }
}
