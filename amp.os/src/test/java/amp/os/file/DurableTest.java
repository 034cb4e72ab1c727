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

class DurableTest {
  @TempDir Path folder;

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aFileIsReplacedInOneStepAndIsItsOwners() throws Exception {
    Path file = folder.resolve("file");
    Files.writeString(file, "old and long");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(folder.resolve(".file.new"), "left by a kill");
    Durable.write(file, "new é");
    assertThat(file).hasContent("new é");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(folder.resolve(".file.new")).doesNotExist();
  }

  @Test
  void aWriteGoesThroughNoLink() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Files.createSymbolicLink(folder.resolve("file"), precious);
    Files.createSymbolicLink(folder.resolve(".file.new"), precious);
    Durable.write(folder.resolve("file"), "text");
    assertThat(precious).hasContent("mine");
    assertThat(folder.resolve("file")).isRegularFile().hasContent("text");
    assertThat(Files.isSymbolicLink(folder.resolve("file"))).isFalse();
  }

  @Test
  void aFailedWriteLeavesTheOldContent() throws Exception {
    Path file = Files.createDirectory(folder.resolve("file"));
    Files.writeString(file.resolve("entry"), "x");
    assertThatThrownBy(() -> Durable.write(file, "text")).isInstanceOf(IOException.class);
    assertThat(file.resolve("entry")).hasContent("x");
    assertThatThrownBy(() -> Durable.write(folder.resolve("no/file"), "text"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void createdFilesAreTheirOwnersAlone() throws Exception {
    Durable.create(folder.resolve("one")).close();
    Durable.openOrCreate(folder.resolve("two")).close();
    Durable.openOrCreate(folder.resolve("two")).close();
    assertThat(mode(folder.resolve("one"))).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("two"))).isEqualTo("rw-------");
    assertThatThrownBy(() -> Durable.create(folder.resolve("one")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aMissingFolderCannotBePutOnDisk() {
    assertThatThrownBy(() -> Durable.syncDirectory(folder.resolve("missing")))
        .isInstanceOf(IOException.class);
  }
}
