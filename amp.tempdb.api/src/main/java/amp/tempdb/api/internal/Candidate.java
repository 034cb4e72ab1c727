package amp.tempdb.api.internal;

import amp.problem.ProblemException;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.TempDbProvider;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider that could be loaded and may be asked. Its methods are a stranger's code: whatever
 * they throw ends as an answer or as a {@link TempDbException}.
 *
 * @param name its name, valid and unique
 * @param priority its priority
 * @param origin where it comes from
 * @param provider itself
 */
public record Candidate(String name, int priority, String origin, TempDbProvider provider)
    implements Comparable<Candidate> {

  /** The preferred one comes first. */
  @Override
  public int compareTo(Candidate other) {
    int byPriority = Integer.compare(other.priority, priority);
    return byPriority == 0 ? name.compareTo(other.name) : byPriority;
  }

  /** Tells whether it keeps the data in the folder of a specification. */
  public boolean usesDataDirectory() {
    try {
      return provider.usesDataDirectory();
    } catch (Exception | LinkageError e) {
      return false;
    }
  }

  /** Asks whether it could open the database. */
  public Capability probe(TempDbSpec spec) {
    try {
      return checked(provider.probe(spec));
    } catch (Exception | LinkageError e) {
      return LoadFailure.of(e, "its probe failed", origin);
    }
  }

  private Capability checked(@Nullable Capability answer) {
    if (answer == null) {
      return new Capability.Unavailable("its probe gave no answer", remedy());
    }
    if (answer instanceof Capability.Available available
        && DataDirectoryVersion.major(available.version()).isEmpty()) {
      return new Capability.Unavailable(
          "it names \"" + available.version() + "\" as its PostgreSQL version", remedy());
    }
    return answer;
  }

  /**
   * Opens the database.
   *
   * @param answer what its probe said
   */
  public OpenDb open(Capability.Available answer, TempDbSpec spec) {
    Capability.@Nullable Opener opener = answer.opener();
    try {
      @Nullable OpenDb open = opener == null ? provider.open(spec) : opener.open(spec);
      if (open != null) {
        return open;
      }
    } catch (ProblemException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      throw new TempDbException("backend " + name + " failed: " + e, remedy(), e);
    }
    throw new TempDbException("backend " + name + " opened nothing", remedy());
  }

  /** Asks for the database it runs; a provider that fails runs none. */
  public Optional<RunningDb> running(TempDbSpec spec) {
    try {
      return Objects.requireNonNullElse(provider.running(spec), Optional.empty());
    } catch (ProblemException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      return Optional.empty();
    }
  }

  private String remedy() {
    return "Report it to the author of the backend (" + origin + "), or choose another one";
  }

  public BackendReport report(Capability capability) {
    return new BackendReport(name, priority, origin, capability);
  }
}
