package amp.tempdb.api;

import amp.tempdb.api.internal.Candidate;
import amp.tempdb.api.internal.MajorVersionCheck;
import amp.tempdb.api.internal.NoBackendErrors;
import amp.tempdb.api.internal.ProviderFiles;
import amp.tempdb.api.internal.ProviderList;
import amp.tempdb.api.internal.ProviderScan;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.Capability.Unavailable.Cause;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends there are, and the choice among them. A backend is a {@link TempDbProvider} on the
 * module path or class path, or a third party's in {@code providers} of {@link TempDbSpec#home} or
 * on {@link TempDbSpec#providerPath}: a jar, or a folder of jars (itself and its dependencies),
 * each in a module layer or class loader of its own. A broken one is reported and never a failure.
 *
 * <p>What others could have written is not loaded: on Unix a third party's files must belong to
 * this user or root, and be writable by nobody else.
 */
public final class Backends {
  private final ProviderList providers;
  private @Nullable ThirdParty unread;

  /** The third-party providers, as long as nobody has needed them. */
  private record ThirdParty(ProviderScan scan, Path home, List<Path> providerPath) {}

  private Backends(ProviderList providers, @Nullable ThirdParty unread) {
    this.providers = providers;
    this.unread = unread;
  }

  /**
   * Finds the backends. Third-party code is not touched before it is needed.
   *
   * @param spec says where to look: its home and its provider path; the rest does not matter here
   */
  public static Backends discover(TempDbSpec spec) {
    ProviderList providers = new ProviderList();
    ProviderScan scan = new ProviderScan(providers);
    scan.application();
    return new Backends(providers, new ThirdParty(scan, spec.home(), spec.providerPath()));
  }

  /** Returns the choice among given providers. */
  static Backends of(List<TempDbProvider> given) {
    ProviderList providers = new ProviderList();
    for (TempDbProvider provider : given) {
      providers.add(provider, ProviderFiles.origin(provider.getClass()));
    }
    return new Backends(providers, null);
  }

  /**
   * Asks every backend whether it could open a database.
   *
   * @return what each answered, the preferred one first, and at the end those that cannot be asked
   */
  public synchronized List<BackendReport> probe(TempDbSpec spec) {
    MajorVersionCheck check = MajorVersionCheck.lenient(spec);
    List<BackendReport> reports = new ArrayList<>();
    for (Candidate candidate : all()) {
      reports.add(candidate.report(check.verdict(candidate.probe(spec))));
    }
    reports.addAll(providers.broken());
    return List.copyOf(reports);
  }

  /**
   * Opens a database with the backend that the specification names. For {@link TempDbSpec#AUTO}
   * that is the one of highest priority among those that are available and can open this data
   * directory; when it fails to open it, no other is tried. A preferred one that has a fault is
   * passed over only where there is data already, and {@link TempDb#passedOver} tells of it.
   *
   * @throws NoBackendException when no backend is available, or the named one is not, or there is
   *     none of that name
   * @throws IncompatibleDataException when there is a PostgreSQL, and the data directory is of
   *     another major version
   * @throws TempDbException when the version of the data directory cannot be read, or the backend
   *     fails
   */
  public TempDb open(TempDbSpec spec) {
    Choice choice = choose(spec);
    return new TempDb(choice.candidate.open(choice.answer, spec), choice.passedOver);
  }

  /**
   * Finds the database that runs, without starting or claiming it.
   *
   * @return empty when no backend runs it
   */
  public synchronized Optional<RunningDb> running(TempDbSpec spec) {
    for (Candidate candidate : all()) {
      Optional<RunningDb> running = candidate.running(spec);
      if (running.isPresent()) {
        return running;
      }
    }
    return Optional.empty();
  }

  /** The candidate that serves, what its probe answered, and whom it serves in place of. */
  private record Choice(
      Candidate candidate, Capability.Available answer, List<BackendReport> passedOver) {}

  private synchronized Choice choose(TempDbSpec spec) {
    MajorVersionCheck check = MajorVersionCheck.strict(spec);
    boolean auto = spec.backend().equals(TempDbSpec.AUTO);
    List<BackendReport> reports = new ArrayList<>();
    List<BackendReport> otherMajor = new ArrayList<>();
    for (Candidate candidate : auto ? all() : List.of(named(spec.backend()))) {
      Capability answer = candidate.probe(spec);
      Capability verdict = check.verdict(answer);
      if (verdict instanceof Capability.Available available) {
        return new Choice(
            candidate,
            available,
            auto ? passedOver(candidate, available, reports, check) : List.of());
      }
      reports.add(candidate.report(verdict));
      if (answer instanceof Capability.Available) {
        otherMajor.add(candidate.report(answer));
      }
    }
    if (!otherMajor.isEmpty()) {
      throw check.incompatible(otherMajor);
    }
    if (!auto) {
      throw NoBackendErrors.unavailable(reports.get(0));
    }
    reports.addAll(providers.broken());
    throw NoBackendErrors.none(spec, check.major(), reports);
  }

  private Candidate named(String name) {
    @Nullable Candidate named = providers.named(name);
    if (named == null) {
      all();
      named = providers.named(name);
    }
    if (named == null) {
      throw NoBackendErrors.unknown(name, providers);
    }
    return named;
  }

  private List<Candidate> all() {
    if (unread != null) {
      unread.scan().thirdParty(unread.home(), unread.providerPath());
      unread = null;
    }
    return providers.candidates();
  }

  /** Returns the preferred backends of which something is wrong; refuses to make data without. */
  private List<BackendReport> passedOver(
      Candidate chosen,
      Capability.Available available,
      List<BackendReport> preferred,
      MajorVersionCheck check) {
    List<BackendReport> passedOver = new ArrayList<>();
    for (BackendReport report : preferred) {
      Cause cause = ((Capability.Unavailable) report.capability()).cause();
      if (cause == Cause.FAULT && check.isNew()) {
        throw NoBackendErrors.notInstead(report, chosen.name(), available.description());
      }
      if (cause != Cause.ABSENT) {
        passedOver.add(report);
      }
    }
    passedOver.addAll(providers.broken());
    // The first logger of a process costs tens of milliseconds: none is made without need.
    if (!passedOver.isEmpty()) {
      Logger logger = LoggerFactory.getLogger(Backends.class);
      for (BackendReport report : passedOver) {
        logger.warn(
            "backend ignored: {} ({}): {}", report.name(), report.origin(), report.capability());
      }
    }
    return List.copyOf(passedOver);
  }
}
