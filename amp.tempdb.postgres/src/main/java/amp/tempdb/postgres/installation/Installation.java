package amp.tempdb.postgres.installation;

import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.process.Command;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory with PostgreSQL programs of one version.
 *
 * @param bin the directory that holds {@code postgres}, {@code initdb} and {@code pg_ctl}, absolute
 * @param version their version
 */
public record Installation(Path bin, PgVersion version) {
  private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

  private record Known(FileTime modified, Installation installation) {}

  private static final List<String> NEEDED = List.of("postgres", "initdb", "pg_ctl");

  /**
   * Looks at a directory and asks its {@code postgres} for the version.
   *
   * @param bin the directory that holds the programs
   * @throws TempDbException when a program is missing, cannot be run, or is too old
   */
  public static Installation at(Path bin) {
    requirePrograms(bin);
    Path postgres = bin.resolve(OperatingSystem.executable("postgres"));
    try {
      // Replaced programs have another time.
      FileTime modified = Files.getLastModifiedTime(postgres);
      return KNOWN.compute(
              bin,
              (folder, known) ->
                  known != null && known.modified.equals(modified)
                      ? known
                      : new Known(modified, ask(folder)))
          .installation;
    } catch (IOException e) {
      throw new TempDbException(
          "cannot use " + postgres + ": " + Failure.describe(e),
          "Make it readable for this user, or install PostgreSQL again",
          e);
    }
  }

  /** Looks at a directory; empty when what is there cannot be used. */
  public static Optional<Installation> look(Path bin) {
    try {
      return Optional.of(at(bin));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static Installation ask(Path bin) {
    String answer = askVersion(bin);
    PgVersion version =
        PgVersion.find(answer)
            .orElseThrow(
                () ->
                    new TempDbException(
                        bin.resolve("postgres") + " --version printed \"" + answer + "\"",
                        "Name a directory with the programs of a PostgreSQL server"));
    if (version.major() < PgVersion.OLDEST) {
      throw new TempDbException(
          "PostgreSQL " + version + " in " + bin + " is too old",
          "Use PostgreSQL " + PgVersion.OLDEST_MAINTAINED + " or newer");
    }
    return new Installation(bin, version);
  }

  /**
   * Checks that the programs are there, without running them.
   *
   * @throws TempDbException when the directory or a program is missing
   */
  public static void requirePrograms(Path bin) {
    if (!Files.isDirectory(bin)) {
      throw new TempDbException(
          "the directory of PostgreSQL programs was not found: " + bin,
          new Remedy.Advice("Correct the path, or leave it out"),
          Remedy.Install.postgres());
    }
    for (String program : NEEDED) {
      if (!Files.isExecutable(bin.resolve(OperatingSystem.executable(program)))) {
        throw new TempDbException(
            "the program " + program + " was not found in " + bin,
            new Remedy.Advice("Name the bin directory of a complete PostgreSQL server"),
            Remedy.Install.postgres());
      }
    }
  }

  /** Returns the path of a program of this installation. */
  public Path program(String name) {
    return bin.resolve(OperatingSystem.executable(name));
  }

  private static String askVersion(Path bin) {
    Path postgres = bin.resolve(OperatingSystem.executable("postgres"));
    try {
      Command.Result result =
          Command.of(postgres.toString(), "--version").timeout(Duration.ofSeconds(20)).run();
      if (result.exitCode() == 0) {
        return result.output().strip();
      }
      throw new TempDbException(
          postgres
              + " --version failed with exit code "
              + result.exitCode()
              + ": "
              + result.output(),
          new Remedy.Advice("Install the libraries it names"),
          Remedy.Install.postgres());
    } catch (IOException e) {
      throw new TempDbException(
          ProblemKind.FAILED,
          postgres + " cannot be run: " + e.getMessage(),
          List.of(
              new Remedy.Advice("Check that it was built for this machine"),
              Remedy.Install.postgres()),
          e);
    }
  }
}
