package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir Path temporary;
  private Path root = Path.of("/");

  @BeforeEach
  void makeOpenFolder() throws IOException {
    root = Files.createDirectory(temporary.toRealPath().resolve("folder"));
    setMode("rwxr-xr-x");
  }

  private void setMode(String mode) throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(mode));
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root));
  }

  @Test
  void aFolderThatHoldsSomethingElseIsNotTakenFromOthers() throws IOException {
    Files.createDirectory(root.resolve("run"));
    Path pages = Files.createDirectory(root.resolve("pages"));

    assertThatThrownBy(() -> new ClusterFolder(root).prepare())
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining(
            root + " holds " + pages.getFileName() + ", and would be closed to other users")
        .hasMessageContaining("Name a folder that is the database's alone");
    assertThat(mode()).isEqualTo("rwxr-xr-x");
    assertThat(root.resolve("log")).doesNotExist();
  }

  @Test
  void aFolderThatIsPrivateAlreadyMayHoldMore() throws IOException {
    Files.createDirectory(root.resolve("pages"));
    setMode("rwx------");

    new ClusterFolder(root).prepare();

    assertThat(root.resolve("run")).isDirectory();
  }

  @Test
  void theFolderOfADatabaseThatACheckoutLeftOpenIsClosed() throws IOException {
    Files.createDirectories(root.resolve("data"));
    Files.writeString(root.resolve("data/PG_VERSION"), "18\n");
    Files.createDirectory(root.resolve("pages"));

    new ClusterFolder(root).prepare();

    assertThat(mode()).isEqualTo("rwx------");
  }

  @Test
  void whatADatabaseThatWasMovedAwayHasLeftIsNothingElse() throws IOException {
    for (String name : new String[] {"run", "log", "snapshots", ".staging-1", "lost+found"}) {
      Files.createDirectory(root.resolve(name));
    }
    for (String name : new String[] {"lock", "start.lock", "state.json", ".gitignore"}) {
      Files.createFile(root.resolve(name));
    }

    new ClusterFolder(root).prepare();

    assertThat(mode()).isEqualTo("rwx------");
  }
}
