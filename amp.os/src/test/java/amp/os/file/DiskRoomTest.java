package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskRoomTest {
  @TempDir Path folder;

  @Test
  void theRoomOfAPlaceIsThatOfItsDiskAlsoBeforeThePlaceExists() {
    assertThat(DiskRoom.free(folder).orElseThrow()).isPositive();
    assertThat(DiskRoom.free(folder.resolve("not/yet")).orElseThrow()).isPositive();
    assertThat(DiskRoom.existing(folder.resolve("not/yet"))).isEqualTo(folder);
  }

  @Test
  void whereTheSystemTellsNoRoomItIsUnknownAndNotZero() {
    // A file system of the kernel's own, which has no blocks.
    assertThat(DiskRoom.free(Path.of("/proc"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "There is not enough space on the disk",
        "Disk quota exceeded"
      })
  void aFullDiskIsKnownByTheWordsOfTheSystemHoweverDeep(String words) {
    IOException failure = new FileSystemException("file", null, words);
    assertThat(DiskRoom.isFull(failure)).isTrue();
    assertThat(DiskRoom.isFull(new IllegalStateException(new UncheckedIOException(failure))))
        .isTrue();
    assertThat(DiskRoom.isFull(new IllegalStateException(words))).isFalse();
  }

  @Test
  void whatGaveUpForWantOfRoomSaysSoByItsType() {
    assertThat(DiskRoom.isFull(new DiskFullException(folder))).isTrue();
    assertThat(DiskRoom.isFull(new IOException("permission denied"))).isFalse();
  }
}
