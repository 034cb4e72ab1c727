package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.config.TomlText;
import amp.cli.project.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import org.tomlj.TomlArray;

class ConfigCommandsTest {
  @TempDir Path folder;
  private Path file;
  private Terminal terminal;

  @BeforeEach
  void writeFile() throws IOException {
    terminal = new Terminal(folder);
    file = Files.createDirectory(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(
        file,
        """
        metadata_db_url = 'postgresql://u:s3cret@h/d?password=s3cret'
        [writer]
        rows = 7
        [metadata_db.managed.settings]
        work_mem = '8MB'
        """);
  }

  @Test
  void originOfEachValueIsShown() {
    assertThat(run("config", "show", "--origin", "--metadb-backend=tcp")).isZero();
    assertThat(terminal.out().lines())
        .contains(
            "metadata_db.pool_size = 10  # default",
            "metadata_db.managed.backend = \"tcp\"  # --metadb-backend",
            "metadata_db.managed.settings.work_mem = \"8MB\"  # " + file + ":5:1",
            "writer.rows = 7  # " + file + ":3:1, not used here");
  }

  /** What other parts of amp read, as it stands in their users' files. */
  @Test
  void keysOfAmpsOtherPartsAreKeptAndReportedAsNotUsedHere() throws IOException {
    String others =
        """
        max_mem_mb = 4096
        query_max_mem_mb = 512
        spill_location = ["/tmp/spill"]
        poll_interval_secs = 2.5
        microbatch_max_interval = 50000
        server_microbatch_max_interval = 500
        keep_alive_interval = 60
        flight_addr = "0.0.0.0:1702"
        jsonl_addr = "0.0.0.0:1703"

        [opentelemetry]
        metrics_url = "http://localhost:4318/v1/metrics"
        metrics_export_interval_secs = 10.5
        trace_url = "http://localhost:4318/v1/traces"
        trace_ratio = 0.5

        [writer]
        compression = "zstd(3)"
        bloom_filters = true
        cache_size_mb = 2048
        max_row_group_mb = 256
        segment_flush_interval_secs = 30.5
        overflow = "1.5"
        bytes = 1000000
        rows = 1000

        [writer.compactor]
        active = true
        metadata_concurrency = 2
        write_concurrency = 4
        min_interval = 1.5
        cooldown_duration = 1024.5
        max_eager_generation = -1

        [writer.collector]
        active = false
        min_interval = 30.5
        deletion_lock_duration = 1800.5

        [worker_events]
        enabled = true
        progress_interval = 10.5

        [worker_events.kafka]
        brokers = ["localhost:9092"]
        topic = "events"
        partitions = 16
        sasl_mechanism = "PLAIN"
        sasl_username = "me"
        sasl_password = "s3cret"
        tls_enabled = false
        """;
    Files.writeString(file, others);

    assertThat(run("config", "show")).isZero();
    assertThat(terminal.err()).isEmpty();
    for (String key : Toml.parse(others).dottedKeySet()) {
      Object read = Objects.requireNonNull(Toml.parse(others).get(key));
      Object value =
          key.endsWith("password")
              ? "***"
              : read instanceof TomlArray array ? array.toList() : read;
      assertThat(terminal.out().lines())
          .contains(key + " = " + TomlText.of(value) + "  # not used here");
    }
  }

  @Test
  void whatIsShownIsToml() {
    assertThat(run("config", "show", "--origin")).isZero();
    assertThat(Toml.parse(terminal.out()).errors()).isEmpty();
  }

  @Test
  void passwordsAreHidden() {
    assertThat(run("config", "show", "--json")).isZero();
    assertThat(terminal.out())
        .contains("postgresql://u:***@h/d?password=***")
        .doesNotContain("s3cret");
    assertThat(terminal.err()).contains("metadata_db_url is deprecated").doesNotContain("s3cret");
  }

  private int run(String... arguments) {
    return terminal.run(AmpctlCommand::create, arguments);
  }
}
