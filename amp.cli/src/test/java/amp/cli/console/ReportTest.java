package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.spi.Capability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
  private static final Map<ProblemKind, Integer> EXITS =
      Map.of(
          ProblemKind.USAGE, 2,
          ProblemKind.NO_BACKEND, 69,
          ProblemKind.INCOMPATIBLE_DATA, 69,
          ProblemKind.BUSY, 75,
          ProblemKind.PROGRAM_NOT_EXECUTABLE, 126,
          ProblemKind.PROGRAM_NOT_FOUND, 127);

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsExitCodeAndItsJson(ProblemKind kind) {
    JsonObject error = json(new CliException(kind, "it broke at 7", "turn it off"));

    assertThat(error.keys()).containsExactly("kind", "problem", "remedies", "exit");
    assertThat(error.string("kind")).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    assertThat(error.string("problem")).isEqualTo("it broke at 7");
    JsonObject remedy = error.objects("remedies").get(0);
    assertThat(remedy.string("kind")).isEqualTo("advice");
    assertThat(remedy.string("text")).isEqualTo("turn it off");
    assertThat(error.number("exit")).isEqualTo(EXITS.getOrDefault(kind, 1).longValue());
  }

  /** Its own message is the path alone. */
  @Test
  void linksInACircleAreSaidToBeSo() {
    assertThat(
            json(new UncheckedIOException(new FileSystemLoopException("/p/loop")))
                .string("problem"))
        .isEqualTo("/p/loop: its links lead in a circle");
  }

  static Stream<Remedy> everyRemedy() {
    Path folder = Path.of("/p/.amp/metadb");
    return Stream.of(
        new Remedy.Advice("wait"),
        new Remedy.Command("make it private", "chmod 0600 /p/pass"),
        new Remedy.RunAgain(),
        Remedy.Install.postgres("17"),
        new Remedy.UseBackend("tcp"),
        new Remedy.FreeSpace(folder, 16 << 20, 1 << 20),
        new Remedy.OpenDatabase(folder),
        new Remedy.StopServer(folder),
        new Remedy.StartWithoutSettings(folder),
        new Remedy.EndProcess(4711),
        new Remedy.SetOption("force", "", "stop it under them"),
        new Remedy.UpgradeData(folder),
        new Remedy.MigrateSchema(),
        new Remedy.CreateSnapshot("one"),
        new Remedy.RestoreSnapshot("one"),
        new Remedy.DeleteSnapshot("one"));
  }

  @Test
  void noTypeOfRemedyIsLeftOut() {
    assertThat(everyRemedy().map(Object::getClass))
        .containsExactlyInAnyOrder(Remedy.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("everyRemedy")
  void everyRemedyIsShownToPeopleAndPrograms(Remedy remedy) {
    Suggestion shown = Suggestion.of(remedy);
    JsonObject object =
        json(new CliException(ProblemKind.FAILED, "it broke", List.of(remedy)))
            .objects("remedies")
            .get(0);

    assertThat(object.string("kind"))
        .isEqualTo(
            remedy
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])([A-Z])", "_$1")
                .toLowerCase(Locale.ROOT));
    assertThat(object.string("text")).isEqualTo(shown.text()).isNotEmpty();
    assertThat(object.optionalString("command").orElse("")).isEqualTo(shown.command());
    assertThat(object.keys()).containsAll(shown.fields().keySet());
    assertThat(remedy.text()).isNotEmpty().doesNotContain("ampctl ", "ampd ");
  }

  @Test
  void remediesNameTheCommandsThatUsersHave() {
    assertThat(everyRemedy().map(Suggestion::of).map(Suggestion::command))
        .contains(
            "ampup install --component postgres 17",
            "ampd solo",
            "ampd migrate",
            "ampctl metadb stop",
            "ampctl metadb start --safe",
            "ampctl metadb upgrade",
            "ampctl metadb snapshot create one",
            "ampctl metadb snapshot restore one",
            "ampctl metadb snapshot delete one",
            "kill -INT 4711",
            "chmod 0600 /p/pass");
    assertThat(Suggestion.of(new Remedy.SetOption("collation", "target", "sort anew")).text())
        .isEqualTo("or say --collation target to sort anew");
  }

  @Test
  void whatElseIsKnownHasFieldsOfItsOwn() {
    ConnectionInfo connection = ConnectionInfo.unix(Path.of("/p/run"), 5432, "postgres", "amp");
    JsonObject busy = json(new BusyException("it runs", List.of(), 4711, connection));
    assertThat(busy.number("pid")).isEqualTo(4711);
    assertThat(busy.string("url")).isEqualTo(connection.libpqUrl());

    List<String> command = List.of("postgres");
    JsonObject start =
        json(new StartFailedException("it died", List.of(), command, 1, "FATAL:  no\n"));
    assertThat(start.string("log")).isEqualTo("FATAL:  no\n");

    Capability missing = new Capability.Unavailable("none", List.of(Remedy.Install.postgres()));
    List<BackendReport> reports = List.of(new BackendReport("embedded", 1, "built in", missing));
    JsonObject backend =
        json(new NoBackendException("none", List.of(), reports)).objects("backends").get(0);
    assertThat(backend.string("name")).isEqualTo("embedded");
    assertThat(backend.string("reason")).isEqualTo("none");
    assertThat(backend.objects("remedies").get(0).string("command"))
        .isEqualTo("ampup install --component postgres");

    assertThat(json(new SQLException("no table", "42P01")).string("sqlstate")).isEqualTo("42P01");
  }

  private static JsonObject json(Exception e) {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err);
    Report.of(e).printJson(Console.writing(writer, writer));
    assertThat(err.toString()).endsWith("\n").containsOnlyOnce("\n");
    return Json.parseObject(err.toString()).object("error");
  }
}
