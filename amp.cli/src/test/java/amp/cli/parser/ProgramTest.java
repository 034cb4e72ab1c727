package amp.cli.parser;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.console.Console;
import amp.cli.console.MessageWriter;
import amp.cli.console.StandardInput;
import amp.json.Json;
import amp.json.JsonObject;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ProgramTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void resultsAndMessagesAreApart() {
    assertThat(run(() -> 0, "work")).isZero();
    assertThat(out).hasToString("");
    assertThat(err).hasToString("");
  }

  @Test
  void whatIsNoExceptionIsReportedToo() {
    Callable<Integer> failing =
        () -> {
          throw new NoClassDefFoundError("amp/Missing");
        };

    assertThat(run(failing, "work")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: unexpected java.lang.NoClassDefFoundError: amp/Missing",
            "  run it again with --verbose to see where");
    assertThat(run(failing, "work", "--verbose")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat amp.cli");
  }

  @Test
  void missingBackendBeginsWithWhatToType() {
    List<BackendReport> reports =
        List.of(
            report("embedded", "no component postgres", Remedy.Install.postgres()),
            report("system", "no postgres on PATH", new Remedy.Advice("install PostgreSQL")));
    NoBackendException failure =
        new NoBackendException(
            "no backend is available", List.of(Remedy.Install.postgres()), reports);

    assertThat(run(throwing(failure), "work")).isEqualTo(69);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: type this first: ampup install --component postgres",
            "  no backend is available",
            "  embedded: no component postgres",
            "    install it: ampup install --component postgres",
            "  system: no postgres on PATH",
            "    install PostgreSQL");
  }

  @Test
  void unknownBackendIsNamedFirst() {
    NoBackendException failure =
        new NoBackendException(
            "there is no backend \"x\"", Remedy.advice("There are: auto"), List.of());

    assertThat(run(throwing(failure), "work")).isEqualTo(69);
    assertThat(err.toString().lines())
        .containsExactly("error: there is no backend \"x\"", "  There are: auto");
  }

  @Test
  void busyNamesTheHolderAndItsUrl() {
    ConnectionInfo connection = ConnectionInfo.unix(Path.of("/p/run"), 5432, "postgres", "amp");
    BusyException failure =
        new BusyException("ampd solo runs here", Remedy.advice("use it"), 4711, connection);

    assertThat(run(throwing(failure), "work")).isEqualTo(75);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: ampd solo runs here",
            "  use it",
            "  pid: 4711",
            "  url: " + connection.libpqUrl());
  }

  @Test
  void failedStartShowsItsLog() {
    StartFailedException failure =
        new StartFailedException(
            "it died", Remedy.advice("see the log"), List.of("postgres"), 1, "FATAL:  no");

    assertThat(run(throwing(failure), "work")).isEqualTo(1);
    assertThat(err.toString()).contains("error: it died", "  see the log", "FATAL:  no");
  }

  @Test
  void stackTraceIsShownOnlyOnRequest() {
    RuntimeException failure =
        new IncompatibleDataException("data of 17, not 18", Remedy.advice("upgrade"));

    assertThat(run(throwing(failure), "work")).isEqualTo(69);
    assertThat(err.toString().lines()).containsExactly("error: data of 17, not 18", "  upgrade");

    assertThat(run(throwing(failure), "work", "--verbose")).isEqualTo(69);
    assertThat(err.toString()).contains("IncompatibleDataException", "ProgramTest.java:");
  }

  @Test
  void refusedFileIsNamed() {
    IOException denied = new AccessDeniedException("/p/x");

    assertThat(run(throwing(new UncheckedIOException(denied)), "work")).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: /p/x: permission denied\n");
  }

  @Test
  void wrongUsageSuggestsWhatWasMeant() {
    assertThat(run(() -> 0, "work", "--colr=x")).isEqualTo(2);
    assertThat(err.toString()).contains("--colr", "did you mean --colour?", "program work --help");

    assertThat(run(() -> 0, "wrok")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean work?");
    assertThat(err.toString().lines()).hasSizeLessThan(10);
  }

  @Test
  void wrongUsageIsJsonWhereTheResultWouldBe() {
    assertThat(run(() -> 0, "work", "--colr=x", "--json")).isEqualTo(2);

    JsonObject error = Json.parseObject(err.toString()).object("error");
    assertThat(error.string("kind")).isEqualTo("usage");
    assertThat(error.objects("remedies"))
        .extracting(remedy -> remedy.string("text"))
        .containsExactly("did you mean --colour?", "program work --help shows the usage");
  }

  @Test
  void everyCommandHasHelpAndVersion() {
    assertThat(run(() -> 3, "work", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: program work", "--verbose");

    assertThat(run(() -> 3, "--version")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: program work")
        .endsWith("program (development)\n");
    assertThat(run(() -> 3, "also", "--version")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private int run(Callable<Integer> action, String... arguments) {
    Console console =
        new Console(
            new StandardInput(InputStream.nullInputStream(), StandardCharsets.UTF_8),
            new PrintWriter(out),
            new MessageWriter(err),
            false,
            false,
            false,
            false);
    CommandLine commandLine = new CommandLine(new Top()).addSubcommand(new Work(action));
    return new Program(commandLine, console).run(arguments);
  }

  private static Callable<Integer> throwing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static BackendReport report(String name, String reason, Remedy remedy) {
    return new BackendReport(
        name, 1, "built in", new Capability.Unavailable(reason, List.of(remedy)));
  }

  @Command(name = "program")
  private static final class Top {}

  @Command(name = "work", aliases = "also")
  private static final class Work implements Callable<Integer> {
    private final Callable<Integer> action;

    @Option(names = "--colour")
    String unused = "";

    Work(Callable<Integer> action) {
      this.action = action;
    }

    @Override
    public Integer call() throws Exception {
      return action.call();
    }
  }
}
