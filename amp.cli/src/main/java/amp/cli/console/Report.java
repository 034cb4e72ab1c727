package amp.cli.console;

import amp.json.Json;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a command failed with, ready to be shown to a person or a program.
 *
 * @param kind decides the exit code
 * @param problem what failed
 * @param remedies what would help, the best first
 * @param details what else is known
 */
record Report(ProblemKind kind, String problem, List<Remedy> remedies, List<Detail> details) {

  /**
   * Something more that is known.
   *
   * @param name its name, for programs
   * @param value what it is, for programs
   * @param lines what it is, for people
   */
  record Detail(String name, Object value, List<String> lines) {
    static Detail of(String name, Object value) {
      return new Detail(name, value, List.of(name + ": " + value));
    }
  }

  /** Returns the report of an exception, or an error. */
  static Report of(Throwable e) {
    if (e instanceof ProblemException failure) {
      return new Report(failure.kind(), failure.problem(), failure.remedies(), details(failure));
    }
    if (e instanceof SQLException failure) {
      String state = String.valueOf(failure.getSQLState());
      return new Report(
          ProblemKind.FAILED,
          String.valueOf(failure.getMessage()),
          List.of(),
          List.of(new Detail("sqlstate", state, List.of("SQLSTATE " + state))));
    }
    return new Report(
        ProblemKind.FAILED,
        describe(e),
        Remedy.advice("run it again with --verbose to see where"),
        List.of());
  }

  private static List<Detail> details(ProblemException e) {
    List<Detail> details = new ArrayList<>();
    if (e instanceof NoBackendException none && !none.reports().isEmpty()) {
      details.add(backends(none.reports()));
    }
    if (e instanceof StartFailedException start && !start.log().isEmpty()) {
      List<String> lines = new ArrayList<>(List.of("its last output:"));
      start.log().lines().forEach(line -> lines.add("  " + line));
      details.add(new Detail("log", start.log(), lines));
    }
    if (e instanceof BusyException busy) {
      if (busy.holder() > 0) {
        details.add(Detail.of("pid", busy.holder()));
      }
      busy.connection().ifPresent(at -> details.add(Detail.of("url", at.libpqUrl())));
    }
    return details;
  }

  private static Detail backends(List<BackendReport> reports) {
    List<Map<String, Object>> objects = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (BackendReport report : reports) {
      if (report.capability() instanceof Capability.Unavailable why) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", report.name());
        object.put("reason", why.reason());
        object.put("remedies", Suggestion.objects(why.remedies()));
        objects.add(object);
        lines.add(report.name() + ": " + why.reason());
        Suggestion.lines(why.remedies()).forEach(line -> lines.add("  " + line));
      }
    }
    return new Detail("backends", objects, lines);
  }

  private static String describe(Throwable e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (cause instanceof FileSystemLoopException loop) {
      return loop.getFile() + ": its links lead in a circle";
    }
    return cause instanceof IOException
        ? String.valueOf(cause.getMessage())
        : "unexpected " + cause;
  }

  /** Prints it for a person: a line that says what failed, and indented ones that say more. */
  void print(Console console) {
    MessageWriter err = console.err();
    String first = problem;
    List<String> more = new ArrayList<>();
    List<Remedy> others = remedies;
    if (kind == ProblemKind.NO_BACKEND
        && !remedies.isEmpty()
        && remedies.get(0) instanceof Remedy.Install install) {
      // What to type comes first: it is all that most readers need.
      first = "type this first: " + install.command();
      more.add(problem);
      others = remedies.subList(1, remedies.size());
    }
    more.addAll(Suggestion.lines(others));
    details.forEach(detail -> more.addAll(detail.lines()));
    if (console.colourErr()) {
      err.print(MessageWriter.Sequence.ERROR);
    }
    err.print("error:");
    if (console.colourErr()) {
      err.print(MessageWriter.Sequence.USUAL);
    }
    err.println(" " + first);
    more.forEach(line -> err.println("  " + line));
  }

  /** Prints it for a program: one line of JSON. */
  void printJson(Console console) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("kind", kind.name().toLowerCase(Locale.ROOT));
    error.put("problem", problem);
    error.put("remedies", Suggestion.objects(remedies));
    details.forEach(detail -> error.put(detail.name(), detail.value()));
    error.put("exit", ExitCode.of(kind));
    console.err().println(Json.writeLine(Map.of("error", error)));
  }
}
