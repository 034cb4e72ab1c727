package amp.tempdb.api.internal;

import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.api.spi.DetachControl;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.StopControl;
import amp.tempdb.api.spi.TempDbProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

  /** Tells whether it is one of amp's own, which serve a folder alike: by what is in it. */
  public boolean isBuiltIn() {
    return origin.equals(ProviderFiles.BUILT_IN);
  }

  /** Tells whether it keeps the data in the folder of a specification. */
  public boolean usesDataDirectory() {
    return StrangersCode.call(provider::usesDataDirectory, failure -> false);
  }

  /** Asks whether it could open the database. */
  public Capability probe(TempDbSpec spec) {
    return StrangersCode.call(
        () -> answer(spec),
        failure -> {
          // It says nothing of the backend, and no other is to be taken in its place.
          if (failure instanceof ProblemException problem
              && problem.kind() == ProblemKind.INTERRUPTED) {
            throw problem;
          }
          return LoadFailure.of(failure, "its probe failed", origin);
        });
  }

  private Capability answer(TempDbSpec spec) {
    Set<Option> lacking = new HashSet<>(Option.askedFor(spec));
    lacking.removeAll(supported());
    return lacking.isEmpty()
        ? checked(provider.probe(spec), spec)
        : Capability.Unavailable.unsupported(spec, lacking);
  }

  private Set<Option> supported() {
    @Nullable Set<Option> supported = provider.supports();
    return supported == null ? Set.of() : supported;
  }

  private Capability checked(@Nullable Capability answer, TempDbSpec spec) {
    if (answer == null) {
      return new Capability.Unavailable("its probe gave no answer", remedy());
    }
    if (answer instanceof Capability.Available available
        && DataDirectoryVersion.major(available.version()).isEmpty()) {
      return new Capability.Unavailable(
          "it names \"" + available.version() + "\" as its PostgreSQL version", remedy());
    }
    if (answer instanceof Capability.Available available
        && !usesDataDirectory()
        && spec.version().filter(wanted -> !matches(available.version(), wanted)).isPresent()) {
      return new Capability.Unavailable(
          "PostgreSQL "
              + spec.version().get()
              + " was asked for, and it runs "
              + available.version(),
          "Ask for that version or for none, or choose another backend");
    }
    return answer;
  }

  /** Compares the numbers that both have: 18.6 is 18, and 18.6.0. */
  private static boolean matches(String version, String wanted) {
    String[] is = version.split("\\D+", -1);
    String[] asked = wanted.split("\\.", -1);
    int both = Math.min(is.length, asked.length);
    return Arrays.equals(is, 0, both, asked, 0, both);
  }

  /**
   * Opens the database.
   *
   * @param answer what its probe said
   */
  public OpenDb open(Capability.Available answer, TempDbSpec spec) {
    Capability.@Nullable Opener opener = answer.opener();
    return StrangersCode.call(
        () -> {
          @Nullable OpenDb open = opener == null ? provider.open(spec) : opener.open(spec);
          if (open == null) {
            throw new TempDbException("backend " + name + " opened nothing", remedy());
          }
          return open;
        },
        failure -> {
          throw problem(failure);
        });
  }

  /** Asks for the database it runs; a provider that fails runs none. */
  public Optional<RunningDb> running(TempDbSpec spec) {
    return StrangersCode.call(
        () -> Objects.requireNonNullElse(provider.running(spec), Optional.empty()),
        failure -> {
          if (failure instanceof ProblemException) {
            throw problem(failure);
          }
          return Optional.empty();
        });
  }

  /** Returns how it stops the server of a database; empty where it cannot. */
  public Optional<StopControl> stopControl(TempDbSpec spec) {
    return ask(() -> provider.stopControl(spec));
  }

  /** Returns how it detaches the server of a database; empty where it cannot. */
  public Optional<DetachControl> detachControl(TempDbSpec spec) {
    return ask(() -> provider.detachControl(spec));
  }

  /** Returns the snapshots of a database; empty where it makes none. */
  public Optional<SnapshotControl> snapshotControl(TempDbSpec spec) {
    return ask(() -> provider.snapshotControl(spec));
  }

  /** Asks what is a stranger's code. */
  public <T> T ask(Supplier<T> question) {
    return StrangersCode.call(
        () -> Objects.requireNonNull(question.get(), "it answered nothing"),
        failure -> {
          throw problem(failure);
        });
  }

  /** Returns what a provider says of itself as it is, and all else as its author's fault. */
  private ProblemException problem(Throwable failure) {
    return failure instanceof ProblemException problem
        ? problem
        : new TempDbException("backend " + name + " failed: " + failure, remedy(), failure);
  }

  private String remedy() {
    return "Report it to the author of the backend (" + origin + "), or choose another one";
  }

  public BackendReport report(Capability capability) {
    return new BackendReport(name, priority, origin, capability);
  }
}
