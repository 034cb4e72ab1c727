package amp.ampup.store.archive;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Archives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The times of unpacked files. */
class FileTimesTest {
  @TempDir Path target;

  /** Class data fits jars of the very times that they had when it was made. */
  @Test
  void filesKeepTheirTimesWhereTheseCanBeRight() throws IOException {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    Instant begin = Instant.now();
    byte[] archive =
        new Archives()
            .file("lib/a.jar", "x", time)
            .hardLink("lib/b.jar", "lib/a.jar")
            .file("lib/first", "x", Instant.EPOCH)
            .file("lib/future", "x", begin.plus(Duration.ofDays(1)))
            .file("lib/farthest", "x", Instant.ofEpochSecond(1L << 54))
            .tgz();
    Unpacker.unpack(new ByteArrayInputStream(archive), target, Limits.forArchive(1));

    assertThat(modified("lib/a.jar")).isEqualTo(time);
    assertThat(modified("lib/b.jar")).isEqualTo(time);
    for (String wrong : List.of("lib/first", "lib/future", "lib/farthest")) {
      assertThat(modified(wrong)).isBetween(begin.minusSeconds(5), Instant.now().plusSeconds(5));
    }
  }

  private Instant modified(String path) throws IOException {
    return Files.getLastModifiedTime(target.resolve(path)).toInstant();
  }
}
