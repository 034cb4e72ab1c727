package amp.tempdb.postgres.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredSettingsTest {
  @TempDir Path data;

  @Test
  void whatAlterSystemSetComesFirstAndTheLastLineCounts() throws Exception {
    assertThat(ConfiguredSettings.read(data, true)).isEmpty();
    Files.writeString(
        data.resolve("postgresql.conf"),
        """
        #shared_preload_libraries = 'commented'
        Shared_Preload_Libraries = 'first'
        shared_preload_libraries = 'a, b'\t# (change requires restart)
        cron.database_name 'it''s'
        """);
    assertThat(ConfiguredSettings.read(data, true))
        .isEqualTo(Map.of("shared_preload_libraries", "a, b", "cron.database_name", "it's"));

    Files.writeString(data.resolve("postgresql.auto.conf"), "cron.database_name = 'altered'\n");
    assertThat(ConfiguredSettings.read(data, true)).containsEntry("cron.database_name", "altered");
    assertThat(ConfiguredSettings.read(data, false)).containsEntry("cron.database_name", "it's");
  }
}
