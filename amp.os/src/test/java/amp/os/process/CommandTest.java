package amp.os.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @Test
  void inputOutputAndExitCodeArePassedOn() throws Exception {
    Command.Result result =
        Command.of("sh", "-c", "cat; echo error >&2; exit 7").input("a\nb\n").run();
    assertThat(result).isEqualTo(new Command.Result(7, "a\nb\nerror\n"));
  }

  @Test
  void outputLargerThanAPipeIsReadWhole() throws Exception {
    Command.Result result = Command.of("sh", "-c", "yes 0123456789 | head -c 1000000").run();
    assertThat(result.output()).hasSize(1_000_000);
  }

  @Test
  void aProgramThatReadsNoInputIsJudgedByItsExitCode() throws Exception {
    String large = "x".repeat(1_000_000);
    assertThat(Command.of("sh", "-c", "exec 0<&-; exit 3").input(large).run().exitCode())
        .isEqualTo(3);
    // It closes its input, and takes its time to end.
    assertThat(Command.of("sh", "-c", "exec 0<&-; sleep 0.2; exit 3").input(large).run().exitCode())
        .isEqualTo(3);
  }

  @Test
  void aProgramThatSucceedsWithoutItsInputHasFailed() {
    String large = "x".repeat(1_000_000);
    assertThatThrownBy(() -> Command.of("sh", "-c", "exec 0<&-").input(large).run())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not read");
  }

  @Test
  void aProgramThatDoesNotEndIsKilled() {
    assertThatThrownBy(() -> Command.of("sleep", "600").timeout(Duration.ofMillis(50)).run())
        .isInstanceOf(Command.TimeoutException.class)
        .hasMessageContaining("sleep");
  }

  @Test
  void aChildLeftBehindIsNotWaitedForToTheEnd() throws Exception {
    Command command = Command.of("sh", "-c", "sleep 1 >/dev/null 2>&1 & echo done");
    assertThat(command.run().output()).isEqualTo("done\n");
  }

  @Test
  void errorsAreDroppedAndUtf8IsReadWhereAskedFor() throws Exception {
    Command command = Command.of("sh", "-c", "printf 'gr\\303\\274n'; echo error >&2");
    assertThat(command.dropErrors().utf8().run().output()).isEqualTo("gr\u00fcn");
  }

  @Test
  void itRunsInItsFolderWithoutTheVariablesThatAreKeptFromIt(@TempDir Path folder)
      throws Exception {
    assertThat(Command.of("pwd", "-P").directory(folder).run().output().strip())
        .isEqualTo(folder.toRealPath().toString());
    String environment = Command.of("env").without("HOME").withoutPrefix("PAT").run().output();
    assertThat(environment.lines())
        .contains("LC_ALL=C")
        .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("PATH="));
  }
}
