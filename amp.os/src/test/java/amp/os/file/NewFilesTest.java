package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFilesTest {
  @TempDir Path temp;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whatIsMadeIsClosedAndWhatIsThereKeepsItsMode() throws Exception {
    Path file = NewFiles.folder(temp.resolve("a/b")).resolve("file");
    NewFiles.write(file, "a longer text");
    assertThat(mode(file)).doesNotMatch("....w....|.......w.");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    NewFiles.write(file, "text");
    NewFiles.open(file).close();
    assertThat(file).hasContent("text");
    assertThat(mode(file)).isEqualTo("rw-rw----");
  }

  /** What the umask takes from the owner, taken here as it would be. */
  @Test
  void theOwnerIsGivenWhatTheUmaskTook() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---r-x---"));

    Mode.giveOwner(file, Mode.SHARED_FILE);

    assertThat(mode(file)).isEqualTo("rw-r-x---");
  }

  @Test
  void othersKeepNothingOfAnotherProgramsFileThatAModeWithholds() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xrw-rwx"));
    Mode.limit(file, Mode.SHARED_FILE);
    assertThat(mode(file)).isEqualTo("rw-r--r--");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
    Mode.limit(file, Mode.SHARED_FILE);
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void aFileInTheWayOfAFolderIsNamed() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> NewFiles.folder(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(file.toString());
    assertThat(NewFiles.folder(temp)).isEqualTo(temp);
    assertThatThrownBy(() -> NewFiles.privateFolder(temp))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
