package amp.tempdb.postgres.installation;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PostgreSQL as a component of ampup's. */
final class ComponentPrograms implements ProgramSource {
  private static final String COMPONENT = "postgres";

  @Override
  public String origin() {
    return "installed by ampup";
  }

  @Override
  public Stream<Installation> installations(TempDbSpec spec) {
    try {
      return Store.at(spec.home()).usable(COMPONENT).stream()
          .filter(installed -> installed.program("postgres").isPresent())
          .map(
              installed ->
                  new Installation(
                      installed.directory().resolve("bin"),
                      PgVersion.find(installed.version().toString()).orElseThrow()));
    } catch (AmpupException e) {
      throw problem(e);
    }
  }

  @Override
  public Optional<TempDbException> damage(TempDbSpec spec) {
    try {
      return Store.at(spec.home()).damage(COMPONENT).map(ComponentPrograms::problem);
    } catch (AmpupException e) {
      throw problem(e);
    }
  }

  @Override
  public String absent() {
    return "the component " + COMPONENT + " is not installed";
  }

  @Override
  public List<Remedy> remedies() {
    return List.of(Remedy.Install.postgres());
  }

  @Override
  public List<Remedy> remedies(TempDbSpec spec, String version) {
    return List.of(Remedy.Install.postgres(version));
  }

  private static TempDbException problem(AmpupException e) {
    return new TempDbException(e.kind(), e.problem(), e.remedies(), e);
  }
}
