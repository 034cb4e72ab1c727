package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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

  @Test
  void itsOwnerIsGivenWhatTheUmaskHasTakenEvenAll() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(file, Set.of());
    Mode.giveOwner(file, Mode.PRIVATE_FILE);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("---r-x---"));
    Mode.giveOwner(inside, Mode.PRIVATE_FOLDER);
    assertThat(Files.getPosixFilePermissions(inside))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void whatAnotherProgramMadeIsLimitedToAMode() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    for (String made : List.of("rwxrwxrwx", "---rw-rw-", "---------")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(made));
      Mode.limit(file, Mode.PRIVATE_FILE);
      assertThat(Files.getPosixFilePermissions(file))
          .as(made)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }
}
