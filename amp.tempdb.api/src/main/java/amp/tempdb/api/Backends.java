package amp.tempdb.api;

import amp.tempdb.api.internal.Candidate;
import amp.tempdb.api.internal.FolderMemory;
import amp.tempdb.api.internal.MajorVersionCheck;
import amp.tempdb.api.internal.NoBackendErrors;
import amp.tempdb.api.internal.ProviderFiles;
import amp.tempdb.api.internal.ProviderList;
import amp.tempdb.api.internal.ProviderScan;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.Capability.Unavailable.Cause;
import amp.tempdb.api.spi.OpenDb;
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
  private record ThirdParty(ProviderScan scan, @Nullable Path home, List<Path> providerPath) {}

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
    Path home = spec.providersOfHome() ? spec.home() : null;
    return new Backends(providers, new ThirdParty(scan, home, spec.providerPath()));
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
      Capability answer = candidate.probe(spec);
      reports.add(
          candidate.report(
              candidate.usesDataDirectory() ? check.verdict(candidate, answer) : answer));
    }
    reports.addAll(providers.broken());
    return List.copyOf(reports);
  }

  /**
   * Opens a database with the backend that the specification names. For {@link TempDbSpec#AUTO}
   * that is the one that has the data of the folder already; in a new folder, the one of highest
   * priority among those that are available. Of the backends that keep the data in the folder, each
   * has it that can open its major version. When a backend fails to open the database, no other is
   * tried. A preferred one that has a fault is passed over only where there is data already, and
   * {@link TempDb#passedOver} tells of it.
   *
   * @throws NoBackendException when no backend is available, or the named one is not, or there is
   *     none of that name
   * @throws IncompatibleDataException when the data directory is of another major version than the
   *     PostgreSQL there is, or than the one asked for
   * @throws BusyException when the folder's database is open with another backend
   * @throws TempDbException when the version of the data directory cannot be read, or the backend
   *     fails
   */
  public TempDb open(TempDbSpec spec) {
    Choice choice = choose(spec);
    Candidate candidate = choice.candidate;
    if (spec.directory().isEmpty()) {
      return new TempDb(candidate.open(choice.answer, spec), choice.passedOver);
    }
    Path folder = spec.directory().get();
    FolderMemory memory = new FolderMemory(folder);
    return new TempDb(
        candidate.usesDataDirectory()
            ? openHere(choice, spec, memory)
            : memory.open(candidate.name(), spec, elsewhere(choice, spec, folder)),
        choice.passedOver);
  }

  /**
   * Tells which backend {@link #open} would take, and what that answered; opens nothing.
   *
   * @throws NoBackendException as {@link #open} does
   * @throws IncompatibleDataException as {@link #open} does
   * @throws TempDbException when the version of the data directory cannot be read
   */
  public BackendReport chosen(TempDbSpec spec) {
    Choice choice = choose(spec);
    return choice.candidate.report(choice.answer);
  }

  private static OpenDb openHere(Choice choice, TempDbSpec spec, FolderMemory memory) {
    OpenDb open = choice.candidate.open(choice.answer, spec);
    try {
      memory.requireNoOther(choice.candidate.name());
      memory.forget();
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private FolderMemory.Opening elsewhere(Choice choice, TempDbSpec spec, Path folder) {
    return new FolderMemory.Opening() {
      @Override
      public void check() {
        Optional<Server> here = serverHere(spec);
        if (here.isPresent()) {
          throw FolderMemory.busy(folder, here.get().database);
        }
      }

      @Override
      public OpenDb open() {
        return choice.candidate.open(choice.answer, spec);
      }
    };
  }

  /**
   * Finds the database that runs, without starting or claiming it.
   *
   * @return empty when no backend runs it
   */
  public synchronized Optional<RunningDb> running(TempDbSpec spec) {
    Optional<Server> server = server(spec);
    return server.isPresent()
        ? server.map(Server::database)
        : spec.directory().flatMap(folder -> new FolderMemory(folder).running());
  }

  /** A database that runs, and the backend that says so. */
  private record Server(Candidate backend, RunningDb database) {}

  /**
   * Returns the server of a folder. One whose data is elsewhere is the folder's only if it is
   * named, or the folder remembers it: it may have been the folder's once, and run on.
   */
  private Optional<Server> server(TempDbSpec spec) {
    Optional<Server> here = serverHere(spec);
    if (here.isPresent()) {
      return here;
    }
    for (Candidate candidate : all()) {
      if (!candidate.usesDataDirectory() && isFolders(candidate.name(), spec)) {
        Optional<RunningDb> running = candidate.running(spec);
        if (running.isPresent()) {
          return running.map(database -> new Server(candidate, database));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isFolders(String backend, TempDbSpec spec) {
    return spec.backend().equals(backend)
        || spec.directory().filter(f -> new FolderMemory(f).isWith(backend)).isPresent();
  }

  private synchronized Optional<Server> serverHere(TempDbSpec spec) {
    for (Candidate candidate : all()) {
      if (candidate.usesDataDirectory()) {
        Optional<RunningDb> running = candidate.running(spec);
        if (running.isPresent()) {
          return running.map(database -> new Server(candidate, database));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Tells whether the data of a folder is with a backend that keeps it elsewhere, so that there is
   * a database although the folder holds none.
   */
  public static boolean isElsewhere(TempDbSpec spec) {
    return spec.directory().flatMap(folder -> new FolderMemory(folder).backend()).isPresent();
  }

  /**
   * Returns what can be done with a folder's database besides opening it: by the backend that runs
   * it; else by the one that is named, or has the data. Of those that keep the data in the folder
   * each can serve where none runs: then it is the one that {@link #open} would take, else amp's.
   *
   * @param spec which database; it has a folder
   * @throws NoBackendException when there is no backend of that name
   */
  public synchronized TempDbControl control(TempDbSpec spec) {
    Optional<Server> server = server(spec);
    if (server.isPresent()) {
      return new TempDbControl(spec, List.of(server.get().backend), server.map(Server::database));
    }
    Optional<RunningDb> elsewhere =
        spec.directory().flatMap(folder -> new FolderMemory(folder).running());
    // What runs counts, whatever is named.
    List<Candidate> able =
        owner(elsewhere.isPresent() ? spec.with(s -> s.backend(TempDbSpec.AUTO)) : spec)
            .map(List::of)
            .orElseGet(() -> all().stream().filter(Candidate::usesDataDirectory).toList());
    return new TempDbControl(spec, able, elsewhere);
  }

  /** The candidate that serves, what its probe answered, and whom it serves in place of. */
  private record Choice(
      Candidate candidate, Capability.Available answer, List<BackendReport> passedOver) {}

  private synchronized Choice choose(TempDbSpec spec) {
    Optional<Candidate> owner = owner(spec);
    boolean auto = owner.isEmpty();
    List<Candidate> asked = auto ? all() : List.of(owner.get());
    boolean here = auto || owner.get().usesDataDirectory();
    MajorVersionCheck check = here ? MajorVersionCheck.strict(spec) : MajorVersionCheck.none();
    List<BackendReport> reports = new ArrayList<>();
    List<BackendReport> otherMajor = new ArrayList<>();
    for (Candidate candidate : asked) {
      if (auto && !check.isNew() && !candidate.usesDataDirectory()) {
        reports.add(candidate.report(NoBackendErrors.keepsDataElsewhere(candidate.name())));
        continue;
      }
      Capability answer = candidate.probe(spec);
      Capability verdict = check.verdict(candidate, answer);
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
    boolean faultless = reports.stream().noneMatch(NoBackendErrors::isFault);
    if (!otherMajor.isEmpty() || (faultless && check.isOfOtherMajorThanAsked())) {
      throw check.incompatible(otherMajor, asked, all());
    }
    if (!auto) {
      throw NoBackendErrors.unavailable(reports.get(0));
    }
    reports.addAll(providers.broken());
    throw NoBackendErrors.none(spec, check.needed(spec), reports);
  }

  /** Returns the backend that is named, or has the folder's data; empty if any may be chosen. */
  private Optional<Candidate> owner(TempDbSpec spec) {
    if (!spec.backend().equals(TempDbSpec.AUTO)) {
      Candidate named = named(spec.backend());
      spec.directory().ifPresent(folder -> new FolderMemory(folder).requireNoOther(named.name()));
      return Optional.of(named);
    }
    Optional<String> name = spec.directory().flatMap(folder -> new FolderMemory(folder).backend());
    if (name.isPresent() && find(name.get()) == null) {
      throw NoBackendErrors.absent(name.get(), spec);
    }
    return name.map(this::named);
  }

  private Candidate named(String name) {
    Candidate named = find(name);
    if (named == null) {
      throw NoBackendErrors.unknown(name, providers);
    }
    return named;
  }

  private @Nullable Candidate find(String name) {
    Candidate found = providers.named(name);
    if (found == null) {
      all();
      found = providers.named(name);
    }
    return found;
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
