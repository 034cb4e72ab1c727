package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeTest {
  @TempDir Path folder;

  @Test
  void whatIsMadeWithAModeGivesOthersNoMoreThanThat() throws Exception {
    Path file = folder.resolve("file");
    Files.createFile(file, Mode.of(file, Mode.PRIVATE_FILE));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Path shared = folder.resolve("shared");
    Files.createDirectory(shared, Mode.of(shared, Mode.SHARED_FOLDER));
    assertThat(PosixFilePermissions.fromString("rwxr-xr-x"))
        .containsAll(Files.getPosixFilePermissions(shared));
  }
}
