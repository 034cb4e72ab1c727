package amp.os.file;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
        .contains("close files")
        .doesNotContain("readable");
    assertThat(Failure.remedies(new IOException("Permission denied"), "Make it readable"))
        .isEqualTo(Remedy.advice("Make it readable"));
    assertThat(Failure.remedies(null, "Try again")).isEqualTo(Remedy.advice("Try again"));
  }

  /** The JVM of these tests has its hard limit, as every other, and a shell asks for no less. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void moreFilesAreAdvisedThanMayBeOpenNow() {
    long now = OpenFiles.limit().orElseThrow();
    String said = Failure.limit("Too many open files").orElseThrow().text();

    Matcher advised = Pattern.compile("ulimit -n (\\d+)").matcher(said);
    if (now > Integer.MAX_VALUE) {
      assertThat(said).doesNotContain("ulimit");
    } else {
      assertThat(advised.find()).as(said).isTrue();
      assertThat(Long.parseLong(advised.group(1))).isGreaterThan(now).isGreaterThanOrEqualTo(1024);
    }
    assertThat(Failure.limit("insufficient file descriptors").orElseThrow().text())
        .contains("ulimit -n 1024");
  }

  @Test
  void whereNoMoreProcessesAreAllowedItIsSaid() {
    String javas = "Cannot run program \"/usr/bin/cp\": error=11, Resource temporarily unavailable";
    String servers = "LOG:  could not fork \"startup\" process: Resource temporarily unavailable";

    assertThat(Failure.limit(javas).orElseThrow().text()).contains("more processes");
    assertThat(Failure.limit(servers).orElseThrow().text()).contains("more processes");
    assertThat(Failure.limit("could not lock: Resource temporarily unavailable")).isEmpty();
  }
}
