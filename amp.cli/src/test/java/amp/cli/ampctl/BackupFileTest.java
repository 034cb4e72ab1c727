package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
  @TempDir Path folder;

  @Test
  void whatIsNoFileIsNamedAsSuch() {
    assertThatThrownBy(() -> BackupFile.of(folder, "missing").read())
        .isInstanceOf(CliException.class)
        .hasMessage("there is no file " + folder.resolve("missing"));
    assertThatThrownBy(() -> BackupFile.of(folder, ".").read())
        .isInstanceOf(CliException.class)
        .hasMessage("there is no file " + folder);
  }

  @Test
  void aNameIsOfTheWorkingDirectory() throws IOException {
    Files.writeString(folder.resolve("a.backup"), "backup");
    try (InputStream in = BackupFile.of(folder, "a.backup").read()) {
      assertThat(in.readAllBytes()).asString().isEqualTo("backup");
    }
  }
}
