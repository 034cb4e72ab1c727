package amp.cli.ampctl.registry;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.console.CliException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ProviderFuzzTest {
  @TempDir static Path folder;

  @FuzzTest
  void anyProviderFileIsTakenOrRefusedByName(byte[] input) throws IOException {
    Path file = Files.write(folder.resolve("mainnet.toml"), input);
    try {
      assertThat(ProviderCommand.parse(file).name()).isEqualTo("mainnet");
    } catch (CliException e) {
      assertThat(e.getMessage()).contains(file.toString());
    }
  }
}
