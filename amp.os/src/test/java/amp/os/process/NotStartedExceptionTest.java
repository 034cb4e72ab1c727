package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotStartedExceptionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cannot run program \"x\" (in directory \"/d\"): error=2, No such file or directory"
            + " | true | No such file or directory",
        "Cannot run program \"x\" (in directory \"/d\"): Exec failed, error: 13 (Permission denied) "
            + " | false | Permission denied",
        "Cannot run program \"x\": CreateProcess error=2, The system cannot find the file specified"
            + " | true | The system cannot find the file specified",
        "something else | false | something else"
      })
  void everyJavaIsUnderstood(String said, boolean missing, String reason) {
    NotStartedException e = new NotStartedException("x", new IOException(said));

    assertThat(e.isMissing()).isEqualTo(missing);
    assertThat(e).hasMessage("cannot run x: " + reason);
  }

  @Test
  void thisJavaIsUnderstood() {
    for (String program : List.of("/no/such/program", "")) {
      assertThat(refused(program).isMissing()).isTrue();
      assertThat(refused(program)).hasMessageEndingWith(": No such file or directory");
    }
    assertThat(refused("/etc/passwd").isMissing()).isFalse();
    assertThat(refused("/etc/passwd")).hasMessage("cannot run /etc/passwd: Permission denied");
  }

  private static NotStartedException refused(String program) {
    return catchThrowableOfType(
        NotStartedException.class, () -> Launcher.ofUser(List.of(program)).onTerminal());
  }
}
