package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocksTest {
  @TempDir Path folder;

  @Test
  void whatTheMakerHasLockedIsNotDeletedAndItsLeftoverIs() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (FileChannel maker = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(Locks.take(maker)).isTrue();
      assertThat(Locks.deleteUnlessTaken(file)).isFalse();
      assertThat(file).exists();
    }
    assertThat(Locks.deleteUnlessTaken(file)).isTrue();
    assertThat(file).doesNotExist();
    assertThat(Locks.deleteUnlessTaken(file)).isTrue();
  }

  @Test
  void aFileIsLockedOnce() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (FileChannel one = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel two = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(Locks.take(one)).isTrue();
      assertThat(Locks.take(two)).isFalse();
    }
  }

  @Test
  void aLinkIsDeletedAndNotFollowed() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
    assertThat(Locks.deleteUnlessTaken(link)).isTrue();
    assertThat(link).doesNotExist();
    assertThat(outside).hasContent("mine");
  }
}
