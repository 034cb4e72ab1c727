package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.OsProcess;
import amp.testkit.Eventually;
import amp.testkit.Java;
import amp.testkit.OwnClassPath;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom the guard ends when amp is killed. A shell plays amp: it starts the guard and the programs,
 * and kills itself.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class GuardTest {
  /** What only amp's program has; the values are such as a shell could read in another way. */
  private static final Map<String, String> MARK = new LinkedHashMap<>();

  static {
    MARK.put("PGHOST", "/a project/.amp/[run]*");
    MARK.put("PGPASSWORD", " $(exit) \\n'\"` ");
  }

  private static final String FUNCTIONS =
      """
      set -u
      mkfifo pipe
      marked() { exec env PGHOST="$HOST" PGPASSWORD="$WORD" "$@"; }
      guard() {
        "$1" -c 'eval "$AMP_GUARD"' amp-guard $$ <pipe >/dev/null &
        echo "guard $!"
        unset AMP_GUARD AMP_GUARD_MARK
        exec 3>pipe
      }
      """;

  private static final Pattern PROCESS = Pattern.compile("(?m)^(\\w+) (\\d+)$");

  @TempDir Path folder;
  private final Map<String, Long> processes = new HashMap<>();

  @AfterEach
  void endAll() {
    processes
        .values()
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aProgramThatAmpDidNotComeToTellOfEndsWithItsChildren(String shell) throws Exception {
    play(
        shell,
        """
        marked sh -c 'sleep 600 & echo child $!; wait' 3>&- &
        echo program $!
        until grep -q child out; do sleep 0.01; done
        """);
    awaitEnd("guard");
    awaitEnd("program");
    awaitEnd("child");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aProgramThatIsNotExecutedYetEndsOnceItIs(String shell) throws Exception {
    play(shell, "(sleep 0.5; marked sleep 600) 3>&- & echo program $!");
    awaitEnd("guard");
    awaitEnd("program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void strangersOfTheSameGroupStay(String shell) throws Exception {
    play(
        // The kernel counts a start in hundredths of a second.
        "(marked sleep 600) & echo older $!; sleep 0.1",
        shell,
        """
        (marked sleep 600) 3>&- & echo program $!
        PGHOST=$HOST sleep 600 3>&- & echo unmarked $!
        (marked setsid sh -c 'echo service $$; exec sleep 600') 3>&- &
        until grep -q service out; do sleep 0.01; done
        """);
    awaitEnd("guard");
    awaitEnd("program");
    assertLives("older");
    assertLives("unmarked");
    assertLives("service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void whereNoProgramRunsNobodyIsEnded(String shell) throws Exception {
    play(
        "(marked sleep 600) & echo older $!; sleep 0.1",
        shell,
        "sleep 600 3>&- & echo unmarked $!");
    awaitEnd("guard");
    assertLives("older");
    assertLives("unmarked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void ofTwoThatMayBeTheProgramNoneIsEnded(String shell) throws Exception {
    play(
        shell,
        """
        (marked sleep 600) 3>&- & echo one $!
        (marked sleep 600) 3>&- & echo other $!
        """);
    awaitEnd("guard");
    assertLives("one");
    assertLives("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aProgramThatAmpToldOfEndsWhateverItsVariables(String shell) throws Exception {
    play(
        shell,
        """
        sleep 600 3>&- & echo program $!
        echo $! >&3
        (marked sleep 600) 3>&- & echo marked $!
        """);
    awaitEnd("guard");
    awaitEnd("program");
    assertLives("marked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void nobodyIsEndedAfterTheEndOfTheProgram(String shell) throws Exception {
    play(
        shell,
        """
        sleep 600 3>&- & echo told $!
        echo $! >&3
        echo ended >&3
        """);
    awaitEnd("guard");
    assertLives("told");
  }

  @Test
  void aProgramThatJavaStartedIsKnownByTheSameVariables() throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(Java.command("-cp", OwnClassPath.text(), KilledAmp.class.getName()));
    note(Run.of(java));
    awaitEnd("program");
  }

  /** An amp that ends before it has told its guard of the program. */
  static final class KilledAmp {
    private KilledAmp() {}

    public static void main(String[] arguments) throws IOException {
      Guard.start(MARK);
      ProcessBuilder program = new ProcessBuilder("sleep", "600");
      program.environment().putAll(MARK);
      System.out.println("program " + program.inheritIO().start().pid());
      Runtime.getRuntime().halt(0);
    }
  }

  private void play(String shell, String programs) {
    play("", shell, programs);
  }

  private void play(String before, String shell, String programs) {
    String script = FUNCTIONS + before + "\nguard " + shell + "\n" + programs + "\nkill -KILL $$\n";
    ProcessBuilder amp =
        new ProcessBuilder("sh", "-c", "sh -c \"$0\" >out; cat out", script)
            .directory(folder.toFile());
    amp.environment().putAll(Guard.environment(MARK));
    amp.environment().put("HOST", MARK.get("PGHOST"));
    amp.environment().put("WORD", MARK.get("PGPASSWORD"));
    note(Run.of(amp));
  }

  private void note(Run run) {
    PROCESS
        .matcher(run.orFail().out())
        .results()
        .forEach((MatchResult line) -> processes.put(line.group(1), Long.valueOf(line.group(2))));
  }

  private void awaitEnd(String name) {
    long pid = pid(name);
    Eventually.holds("the end of the " + name, () -> OsProcess.find(pid).isEmpty());
  }

  private void assertLives(String name) {
    assertThat(OsProcess.find(pid(name))).as(name).isPresent();
  }

  private long pid(String name) {
    return Objects.requireNonNull(processes.get(name), name);
  }
}
