package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aBarePathGetsItsReason() {
    assertThat(Failure.describe(new AccessDeniedException("/f")))
        .isEqualTo("permission denied: /f");
    assertThat(Failure.describe(new NoSuchFileException("/f"))).isEqualTo("not found: /f");
    assertThat(Failure.reason(new NoSuchFileException("/f"))).isEqualTo("not found");
  }

  @Test
  void ofACopyTheFileThatIsWrittenIsNamed() {
    FileSystemException failure = new FileSystemException("/from", "/to", "No space left");
    assertThat(Failure.describe(failure)).isEqualTo("No space left: /to");
    assertThat(Failure.reason(failure)).isEqualTo("No space left");
  }

  @Test
  void whatSaysNothingIsCalledByItsName() {
    assertThat(Failure.describe(new IOException("broken"))).isEqualTo("broken");
    assertThat(Failure.describe(new IOException())).isEqualTo("IOException");
    assertThat(Failure.reason(new FileSystemException("/f"))).isEqualTo("/f");
  }

  /** Not that the file be made readable: nothing is wrong with it. */
  @Test
  void aLimitOfTheProcessIsAdvisedAboutWhateverElseWasMeant() {
    IOException limit = new FileSystemException("/x", null, "Too many open files");
    assertThat(Remedy.text(Failure.remedies(new IllegalStateException(limit), "Make it readable")))
        .contains("close files", "ulimit -n 1024")
        .doesNotContain("readable");
    assertThat(Failure.remedies(new IOException("Permission denied"), "Make it readable"))
        .isEqualTo(Remedy.advice("Make it readable"));
    assertThat(Failure.remedies(null, "Try again")).isEqualTo(Remedy.advice("Try again"));
  }
}
