package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
  @TempDir Path data;

  private void write(String text) throws IOException {
    Files.writeString(PidFile.of(data), text);
  }

  @Test
  void everyLineIsRead() throws Exception {
    write("4711\n/a/data\n1700000000\n5433\n/a/run\n127.0.0.1\n  123 456\nready   \n");
    assertThat(PidFile.read(data)).contains(new PidFile(4711, "/a/data", 5433, "/a/run", "ready"));
  }

  @Test
  void theNegativeIdOfAStandaloneBackendIsItsId() throws Exception {
    write("-4711\n/a/data\n");
    assertThat(PidFile.read(data)).contains(new PidFile(4711, "/a/data", 0, "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "0", "1", "-1", "abc", "12a", "--5", "99999999999", "\0\0\0", " \n5"})
  void whatHoldsNoProcessIdIsNone(String text) throws Exception {
    write(text);
    assertThat(PidFile.read(data)).isEmpty();
  }

  @Test
  void aMissingFileADirectoryAndANamedPipeAreNone() throws Exception {
    assertThat(PidFile.read(data)).isEmpty();
    assertThat(Command.of("mkfifo", PidFile.of(data).toString()).run().exitCode()).isZero();
    assertThat(PidFile.read(data)).isEmpty();
    Files.delete(PidFile.of(data));
    Files.createDirectory(PidFile.of(data));
    assertThat(PidFile.read(data)).isEmpty();
  }

  @Test
  void arbitraryBytesAreReadWithoutFailure() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      Files.write(PidFile.of(data), bytes);
      PidFile.read(data).ifPresent(file -> assertThat(file.pid()).isGreaterThan(1));
    }
  }
}
