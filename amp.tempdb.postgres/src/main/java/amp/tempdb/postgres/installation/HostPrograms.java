package amp.tempdb.postgres.installation;

import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
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
    return HostInstallations.directories(System.getenv()).stream()
        .flatMap(directory -> Installation.look(directory).stream());
  }

  @Override
  public Optional<TempDbException> damage(TempDbSpec spec) {
    return Optional.empty();
  }

  @Override
  public String absent() {
    return "no PostgreSQL server is installed on this host";
  }

  @Override
  public List<Remedy> remedies() {
    return List.of(new Remedy.Advice("Install the package postgresql"), Remedy.Install.postgres());
  }
}
