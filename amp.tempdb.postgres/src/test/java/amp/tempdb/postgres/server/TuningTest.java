package amp.tempdb.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.postgres.installation.PgVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTest {
  @TempDir Path data;

  private void segment(int mebibytes) throws IOException {
    Path log = Files.createDirectories(data.resolve("pg_wal"));
    Files.createDirectory(log.resolve("archive_status"));
    try (FileChannel file =
        FileChannel.open(
            log.resolve("000000010000000000000010"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[1]), mebibytes * 1024L * 1024 - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2MB, 256MB", "16, 32MB, 256MB", "1024, 2048MB, 2048MB"})
  void theLogsLimitsFitSegmentsOfEverySize(int segment, String least, String most)
      throws Exception {
    segment(segment);
    assertThat(Tuning.settings(new PgVersion(18, 6), data))
        .containsEntry("min_wal_size", least)
        .containsEntry("max_wal_size", most);
  }

  @Test
  void anOlderServerIsNotGivenParametersItDoesNotKnow() throws Exception {
    assertThat(Tuning.settings(new PgVersion(17, 11), data))
        .doesNotContainKeys("io_method", "io_max_concurrency", "autovacuum_worker_slots");
    assertThat(Tuning.settings(new PgVersion(13, 23), data))
        .doesNotContainKey("recovery_init_sync_method");
    assertThat(Tuning.settings(new PgVersion(18, 0), data))
        .containsKeys("io_method", "io_max_concurrency", "autovacuum_worker_slots");
  }
}
