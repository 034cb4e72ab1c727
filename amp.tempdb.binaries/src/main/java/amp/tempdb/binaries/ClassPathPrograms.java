package amp.tempdb.binaries;

import amp.ampup.AmpupException;
import amp.ampup.Platform;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.ProgramSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL as jars on the class path bring it. */
final class ClassPathPrograms implements ProgramSource {
  @Override
  public String origin() {
    return "from the class path";
  }

  @Override
  public Stream<Installation> installations(TempDbSpec spec) {
    try {
      return Archive.of(Platform.current()).stream()
          .map(archive -> new UnpackedPrograms(spec.home(), archive).installation());
    } catch (AmpupException e) {
      // A system of which there are no archives at all.
      throw new TempDbException(ProblemKind.NO_BACKEND, e.problem(), e.remedies(), e);
    }
  }

  /** Which of several is meant only a version can tell, or data. */
  @Override
  public Optional<TempDbException> damage(TempDbSpec spec) {
    List<Archive> archives = Archive.of(Platform.current());
    if (archives.isEmpty()) {
      return DamagedJar.onClassPath();
    }
    if (archives.size() == 1 || spec.version().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new TempDbException(
            "the class path has more than one PostgreSQL for "
                + Platform.current()
                + ": "
                + String.join(", ", archives.stream().map(Archive::shown).toList()),
            "Keep one of these jars, or ask for a version"));
  }

  @Override
  public String absent() {
    Platform here = Platform.current();
    List<String> others =
        Archive.platforms().stream()
            .filter(platform -> !platform.equals(here))
            .filter(platform -> !Archive.of(platform).isEmpty())
            .map(Platform::toString)
            .toList();
    String problem = "no PostgreSQL for " + here + " is on the class path";
    return others.isEmpty() ? problem : problem + ", only for " + String.join(", ", others);
  }

  @Override
  public List<Remedy> remedies() {
    List<Remedy> remedies = new ArrayList<>();
    Archive.artifact(Platform.current())
        .ifPresent(artifact -> remedies.add(new Remedy.Advice("Add the dependency " + artifact)));
    remedies.add(Remedy.Install.postgres());
    return remedies;
  }

  @Override
  public List<Remedy> remedies(TempDbSpec spec, String version) {
    return List.of(Remedy.Install.postgres(version));
  }
}
