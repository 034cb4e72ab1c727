package amp.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.console.CliException;
import amp.tempdb.api.config.AllowedSettings;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFuzzTest {
  @TempDir static Path folder;

  @FuzzTest
  void anyFileIsTakenOrRefusedByName(byte[] input) throws IOException {
    Path file = Files.write(folder.resolve("config.toml"), input);
    try {
      Configuration configuration = Configuration.load(file, Map.of(), Map.of());
      assertThat(AllowedSettings.ALLOWED).containsAll(configuration.settings().keySet());
      assertThat(configuration.folder(Keys.DATA_DIR, folder)).isNotNull();
    } catch (CliException e) {
      assertThat(e.getMessage()).contains(file.toString());
      assertThat(e.remedy()).isNotEmpty();
    }
  }

  @FuzzTest
  void aPasswordIsNeverShown(byte[] input) {
    String rest = new String(input, StandardCharsets.UTF_8);
    if (rest.contains("5ecret")) {
      // What is told is not the password, but what the fuzzer learnt from this test.
      return;
    }
    String url = "postgresql://user:Xx5ecretxX@" + rest;
    assertThat(Secrets.hide("metadata_db.url", url)).asString().doesNotContain("Xx5ecretxX");
  }
}
