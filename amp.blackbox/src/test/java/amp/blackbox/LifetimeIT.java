package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code ampd solo} ends, and what a second one meets. */
class LifetimeIT {
  private static final String CTRL_C = "\u0003";

  @AutoClose private final Sandbox sandbox = new Sandbox();

  @Test
  void aSecondOneIsToldOfTheFirstAndDisturbsNothing() {
    Daemon first = sandbox.solo().awaitReady();
    Database database = first.database();
    database.makeRow();

    Run second = sandbox.run("ampd", "solo");

    assertThat(second.exitCode()).isEqualTo(75);
    assertThat(second.out()).isEmpty();
    String url = sandbox.run("ampctl", "metadb", "url").orFail().out().strip();
    assertThat(second.err())
        .startsWith("error: ampd solo already runs for ")
        .contains(Long.toString(first.pid()), url)
        .doesNotContain("\tat ");
    assertThat(first.isAlive()).isTrue();
    database.assertRowIsThere();
    first.stop();
  }

  @Test
  void theServerEndsCleanlyWhenItsOwnerIsKilled() {
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();

    daemon.signal("KILL").awaitEnd();

    Eventually.seen("the end of all", () -> LiveProcess.of(sandbox.root()), List::isEmpty);
    assertThat(sandbox.serverLog()).contains("database system is shut down");
    sandbox.assertRowIsThere();
    assertThat(sandbox.serverLog()).doesNotContain("not properly shut down");
  }

  @Test
  void aServerThatLostOwnerAndWatcherIsTakenOver() {
    Daemon killed = sandbox.solo().awaitReady();
    killed.database().makeRow();
    List<LiveProcess> watchers =
        LiveProcess.of(sandbox.metadb()).stream().filter(p -> !p.isServer()).toList();
    assertThat(watchers).isNotEmpty();

    watchers.forEach(LiveProcess::kill);
    killed.signal("KILL").awaitEnd();
    Daemon next = sandbox.solo().awaitReady();

    assertThat(next.serverPid()).isEqualTo(killed.serverPid());
    next.database().assertRowIsThere();
    next.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void aSignalToTheWholeProcessGroupEndsItInOrder(String signal) {
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();

    daemon.signalGroup(signal);

    daemon.assertOrderlyEnd(daemon.awaitEnd());
    sandbox.assertRowIsThere();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSecondSignalEndsTheWaitAndNotTheOrder(String signal, int exitCode) throws Exception {
    Daemon daemon = sandbox.solo().awaitReady();
    daemon.database().makeRow();

    daemon.signalGroup(signal);
    TimeUnit.MILLISECONDS.sleep(50);
    // The first may have ended it by now.
    Run.command("kill", "-" + signal, "--", "-" + daemon.pid());

    assertThat(daemon.awaitEnd().exitCode()).isIn(0, exitCode);
    assertServerEndsInOrder();
    sandbox.assertRowIsThere();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void ctrlCInATerminalEndsItInOrder(int times) throws Exception {
    String command = "exec " + String.join(" ", sandbox.builder("ampd", "solo").command());
    Daemon terminal =
        sandbox.daemon(sandbox.bare(List.of("script", "-q", "-e", "-c", command, "/dev/null")));
    Eventually.seen("the ready line", terminal::out, o -> o.contains("Press Ctrl+C to stop."));

    // At once: a moment after the first there may be nobody any more.
    terminal.type(CTRL_C.repeat(times));

    Run run = terminal.awaitEnd();
    if (times == 1) {
      assertThat(run.exitCode()).as(terminal::toString).isZero();
      assertThat(run.out()).contains("stopped; the data is kept");
    } else {
      assertThat(run.exitCode()).as(terminal::toString).isIn(0, 130);
    }
    assertThat(run.out()).doesNotContain("\tat ");
    assertServerEndsInOrder();
  }

  private void assertServerEndsInOrder() {
    Eventually.seen("the end of all", () -> LiveProcess.of(sandbox.metadb()), List::isEmpty);
    assertThat(sandbox.serverLog())
        .endsWith("database system is shut down\n")
        .doesNotContain("was terminated by signal", "PANIC");
  }

  private void inContainer() {
    sandbox.through(
        Namespaces.of("--pid", "--fork", "--mount-proc", "--kill-child").toArray(String[]::new));
  }

  /** Signals the first process of the container that a program of ours is. */
  private static void signalFirst(Daemon container, String signal) throws IOException {
    Path children = Path.of("/proc", container.pid() + "/task", container.pid() + "/children");
    String first = Files.readString(children).strip();
    Run.command("kill", "-" + signal, first).orFail();
  }

  @Test
  void asFirstProcessOfAContainerItLeavesNoZombies() {
    inContainer();
    String script =
        "(true & echo $! >orphan); i=0;"
            + " while [ -d /proc/$(cat orphan) ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done;"
            + " [ -d /proc/$(cat orphan) ] || echo waited for; exit 7";

    Run run = sandbox.run("ampd", "solo", "--", "sh", "-c", script);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
    assertThat(run.out()).isEqualTo("waited for\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void asFirstProcessOfAContainerItEndsInOrder(String signal) throws IOException {
    inContainer();
    Daemon container = sandbox.solo().awaitReady();
    container.database().makeRow();

    signalFirst(container, signal);

    container.assertOrderlyEnd(container.awaitEnd());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void asFirstProcessOfAContainerItPassesASignalOnOnce(String signal) throws IOException {
    inContainer();
    String script =
        "trap 'echo got; end=yes' INT TERM; echo up; end=; i=0;"
            + " while [ $i -lt 20 ]; do sleep 0.1; [ -z \"$end\" ] || i=$((i+1)); done; exit 9";
    Daemon container = sandbox.daemon(sandbox.builder("ampd", "solo", "--", "sh", "-c", script));
    Eventually.seen("its program", container::out, out -> out.contains("up"));

    signalFirst(container, signal);

    Run run = container.awaitEnd();
    assertThat(run.exitCode()).as(run.err()).isEqualTo(9);
    assertThat(run.out()).isEqualTo("up\ngot\n");
  }
}
