package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.file.RefusedFileException.Why;
import amp.os.process.Command;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("file"), "gr\u00fcn");
  }

  private static void assertRefused(ThrowingCallable reading, Why why) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            RefusedFileException.class, e -> assertThat(e.why()).isEqualTo(why));
  }

  @Test
  void aFileWithinTheBoundIsReadWhole() throws Exception {
    assertThat(SmallFile.text(file, 5)).isEqualTo("gr\u00fcn");
    assertThat(SmallFile.bytes(file, 5)).hasSize(5);
    assertThat(SmallFile.beginning(file, 2)).isEqualTo("gr");
  }

  @Test
  void aLargerFileIsRefusedAndNotReadToItsEnd() {
    assertRefused(() -> SmallFile.text(file, 4), Why.TOO_LARGE);
    assertRefused(() -> SmallFile.bytes(file, 4), Why.TOO_LARGE);
    assertRefused(() -> SmallFile.textThroughLink(Path.of("/dev/zero"), 4), Why.NOT_A_FILE);
  }

  @Test
  void aLinkIsFollowedOnlyWhereAPersonMayHaveMadeIt() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertRefused(() -> SmallFile.text(link, 100), Why.LINK);
    assertRefused(() -> SmallFile.bytes(link, 100), Why.LINK);
    assertRefused(() -> SmallFile.beginning(link, 100), Why.LINK);
    assertThat(SmallFile.textThroughLink(link, 100)).isEqualTo("gr\u00fcn");
  }

  @Test
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(Command.of("mkfifo", pipe.toString()).run().exitCode()).isZero();
    assertRefused(() -> SmallFile.text(pipe, 100), Why.NOT_A_FILE);
    assertRefused(() -> SmallFile.beginning(pipe, 100), Why.NOT_A_FILE);
    assertRefused(() -> SmallFile.text(folder, 100), Why.NOT_A_FILE);
  }

  @Test
  void whatIsNoTextIsRefusedOrReplaced() throws Exception {
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertRefused(() -> SmallFile.text(file, 100), Why.NOT_UTF8);
    assertThat(SmallFile.beginning(file, 100)).isEqualTo("a\ufffd");
  }

  @Test
  void whatIsMissingIsToldAsSuch() {
    assertThatThrownBy(() -> SmallFile.text(folder.resolve("missing"), 100))
        .isInstanceOf(NoSuchFileException.class);
  }
}
