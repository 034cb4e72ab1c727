package amp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import amp.testkit.Run;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a program, in a JVM of its own. */
class ExitTest {
  /** A thread that no daemon is, such as a pool's, would keep a JVM whose main has returned. */
  @ParameterizedTest
  @CsvSource({"0, none", "0, daemon", "0, other", "3, none", "3, other"})
  void aProgramEndsWithItsExitCodeWhateverElseRuns(int exitCode, String thread) {
    List<String> command =
        Java.command("-cp", OwnClassPath.text(), Ending.class.getName(), exitCode + "", thread);

    Run run = Run.of(new ProcessBuilder(command));

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.out()).as("hooks run").isEqualTo("hook\n");
  }

  /** Ends as our programs do. */
  static final class Ending {
    private Ending() {}

    /** Takes the exit code, and which thread is to run then. */
    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      if (!arguments[1].equals("none")) {
        CountDownLatch never = new CountDownLatch(1);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        thread.setDaemon(arguments[1].equals("daemon"));
        thread.start();
      }
      Exit.with(Integer.parseInt(arguments[0]));
    }
  }
}
