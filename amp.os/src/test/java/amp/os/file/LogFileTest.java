package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.process.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;

  private Path log() {
    return folder.resolve("log");
  }

  private void add(String text) throws IOException {
    Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void aLineIsHandedOverOnceAndWhole() throws IOException {
    add("old\n");
    LogFile file = LogFile.fromEnd(log());
    assertThat(file.next()).isEmpty();
    add("one\ntw");
    assertThat(file.next()).isEqualTo("one\n");
    add("o\n");
    assertThat(file.next()).isEqualTo("two\n");
    assertThat(file.next()).isEmpty();
  }

  @Test
  void aFileThatWasEmptiedIsReadFromItsBeginning() throws IOException {
    add("a long line\n");
    LogFile file = LogFile.fromEnd(log());
    Files.writeString(log(), "new\n");
    assertThat(file.next()).isEqualTo("new\n");
  }

  @Test
  void theLastLinesAreThoseOfAFileOfAnyLength() throws IOException {
    add("x".repeat(100_000) + "\n" + "line\n".repeat(100_000) + "last");
    assertThat(LogFile.tail(log(), 2)).containsExactly("line", "last");
    assertThat(LogFile.tail(log(), 50_000)).hasSize(50_000);
    assertThat(LogFile.tail(log(), 1_000_000)).hasSize(100_002);
    assertThat(LogFile.tail(log(), 0)).isEmpty();
  }

  @Test
  void aPipeMakesNobodyWaitAndALinkIsNotFollowed() throws IOException {
    assertThat(Command.of("mkfifo", log().toString()).run().exitCode()).isZero();
    LogFile file = LogFile.fromEnd(log());
    assertThatThrownBy(file::next).isInstanceOf(RefusedFileException.class);
    assertThatThrownBy(() -> LogFile.tail(log(), 9)).isInstanceOf(RefusedFileException.class);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/zero"));
    assertThatThrownBy(() -> LogFile.tail(link, 9)).isInstanceOf(RefusedFileException.class);
    assertThatThrownBy(LogFile.fromEnd(link)::next).isInstanceOf(RefusedFileException.class);
  }

  @Test
  void aHugeEmptyFileIsNotReadIntoMemory() throws IOException {
    try (FileChannel channel =
        FileChannel.open(log(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}), 3L << 30);
    }
    assertThat(LogFile.tail(log(), 1_000_000)).hasSizeLessThan(2);
  }
}
