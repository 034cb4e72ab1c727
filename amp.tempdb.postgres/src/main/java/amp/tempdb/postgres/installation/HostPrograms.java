package amp.tempdb.postgres.installation;

import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL as the host's own packages have it. */
final class HostPrograms implements ProgramSource {
  @Override
  public String origin() {
    return "found on this host";
  }

  @Override
  public Stream<Installation> installations(TempDbSpec spec) {
    if (spec.binaries().isPresent()) {
      return Stream.of(Installation.at(spec.binaries().get()));
    }
    return directories().stream().flatMap(directory -> Installation.look(directory).stream());
  }

  private static List<Path> directories() {
    return HostInstallations.directories(System.getenv());
  }

  @Override
  public Optional<TempDbException> damage(TempDbSpec spec) {
    return Optional.empty();
  }

  @Override
  public String absent() {
    return absent(directories());
  }

  /** Whoever has one installed is told what is wrong with it. */
  static String absent(List<Path> directories) {
    return refusal(directories)
        .map(ProblemException::problem)
        .orElse("no PostgreSQL server is installed on this host");
  }

  @Override
  public List<Remedy> remedies() {
    return remedies(directories());
  }

  /** What ampup installs does not become the host's. */
  @Override
  public List<Remedy> remedies(TempDbSpec spec, String version) {
    return Remedy.advice(
        spec.binaries().isPresent()
            ? "Name the directory with the programs of PostgreSQL " + version
            : "Install PostgreSQL " + version + " from the packages of this host");
  }

  static List<Remedy> remedies(List<Path> directories) {
    Optional<ProblemException> refusal = refusal(directories);
    return List.of(
        new Remedy.Advice(
            refusal.map(ProblemException::remedy).orElse("Install the package postgresql")),
        Remedy.Install.postgres());
  }

  /** Returns why the first of them is not used. */
  private static Optional<ProblemException> refusal(List<Path> directories) {
    for (Path directory : directories) {
      try {
        Installation.at(directory);
      } catch (ProblemException e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }
}
