package amp.cli.project;

import amp.problem.Remedy;
import amp.tempdb.api.BackendReport;
import amp.tempdb.api.Backends;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbControl;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DataDirectoryVersion;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.Engine;
import amp.tempdb.postgres.ServerPrograms;
import amp.tempdb.postgres.ServerReport;
import amp.tempdb.postgres.TemplateStore;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.snapshot.Clusters;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The real databases. Whatever else serves than a user expects is told, a line each. */
public final class TempDbDatabases implements Databases {
  /** Our own backends, for which the engine finds the servers. */
  private static final Set<String> BUILT_IN = Set.of("embedded", "system", "tcp");

  private final PrintWriter messages;
  private final Set<String> told = new HashSet<>();

  /** By where they were looked for: no record, whose equals takes long to link in every start. */
  private final Map<List<Object>, Backends> found = new HashMap<>();

  /**
   * Creates them.
   *
   * @param messages where to tell of it
   */
  public TempDbDatabases(PrintWriter messages) {
    this.messages = messages;
  }

  @Override
  public OpenDb open(TempDbSpec spec) {
    Optional<Path> data = DataDirectoryVersion.of(spec).map(DataDirectoryVersion::data);
    boolean fresh = spec.directory().isPresent() && data.isEmpty();
    TempDb db = found(spec).open(spec);
    if (data.isPresent() && data.equals(spec.directory())) {
      tell(
          "note: the database of another amp version in "
              + data.get()
              + " was taken over: what its database postgres held is in "
              + spec.database()
              + " now, and stays in postgres too");
    }
    for (BackendReport report : db.passedOver()) {
      if (report.capability() instanceof Capability.Unavailable why) {
        tell(
            "warning: backend "
                + report.name()
                + " is not used: "
                + why.reason()
                + " (ampctl metadb backends says what helps)");
      }
    }
    if (fresh) {
      TemplateStore.objection(spec)
          .ifPresent(
              why ->
                  tell(
                      "warning: new databases take seconds to make, since no template is used: "
                          + why));
    }
    if (fresh && spec.version().isEmpty() && spec.backend().equals(TempDbSpec.AUTO)) {
      PgVersion.find(db.server().version())
          .filter(version -> version.major() < PgVersion.NEWEST)
          .ifPresent(this::tellOlder);
    }
    return db;
  }

  private void tellOlder(PgVersion version) {
    tell(
        "note: this new database is of PostgreSQL "
            + version
            + ", an older one that was found here. For PostgreSQL "
            + PgVersion.NEWEST
            + ": "
            + Remedy.Install.postgres().command()
            + ", then: ampctl metadb upgrade");
  }

  /** A command that opens the database several times tells it once. */
  private synchronized void tell(String line) {
    if (told.add(line)) {
      messages.println(line);
      messages.flush();
    }
  }

  @Override
  public Optional<RunningDb> running(TempDbSpec spec) {
    // To look for backends means to open every jar: a fifth of what ampctl metadb url would take.
    Optional<RunningDb> ours = Engine.running(spec);
    return ours.isPresent() && BUILT_IN.contains(ours.get().server().backend())
        ? ours
        : found(spec).running(spec);
  }

  @Override
  public boolean detach(TempDbSpec spec) {
    return control(spec).detach();
  }

  @Override
  public boolean stop(TempDbSpec spec, boolean force) {
    return control(spec).stop(force);
  }

  @Override
  public void requireExtensions(TempDbSpec spec) {
    // Where the data is another backend's, that is who says what it has.
    if (spec.extensions().isEmpty() || Backends.isElsewhere(spec)) {
      return;
    }
    chosen(spec)
        .flatMap(report -> ServerPrograms.of(report.capability()))
        .ifPresent(programs -> programs.requireExtensions(spec));
  }

  /** Where none can serve, whoever opens the database says why. */
  private static Optional<BackendReport> chosen(TempDbSpec spec) {
    try {
      return Optional.of(Backends.discover(spec).chosen(spec));
    } catch (NoBackendException | IncompatibleDataException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean canDetach(TempDbSpec spec) {
    return control(spec).canDetach();
  }

  @Override
  public boolean canSnapshot(TempDbSpec spec) {
    return control(spec).canSnapshot();
  }

  @Override
  public SnapshotControl snapshots(TempDbSpec spec) {
    return control(spec).snapshots();
  }

  @Override
  public Optional<String> otherBackend(TempDbSpec spec) {
    TempDbControl control = control(spec);
    // One that the engine does not see, unless it has just ended.
    boolean others =
        control.running().isPresent()
            && report(spec).isEmpty()
            && control(spec).running().isPresent();
    return control.keepsDataInTheFolder() && !others
        ? Optional.empty()
        : Optional.of(control.backend());
  }

  @Override
  public Optional<Path> socketFolder(TempDbSpec spec) {
    return engine(spec).map(ServerControl::socketFolder);
  }

  @Override
  public List<String> holders(TempDbSpec spec, Duration limit) {
    return control(spec).users(limit);
  }

  @Override
  public List<String> holdersOfRunning(TempDbSpec spec, Duration limit) {
    // A folder may have a cluster's files while another's backend has the database.
    return report(spec).isPresent()
        ? engine(spec).map(control -> control.holdersOfRunning(limit)).orElse(List.of())
        : control(spec).usersOfSameServer(limit);
  }

  @Override
  public Optional<ServerReport> report(TempDbSpec spec) {
    return ServerReport.find(spec);
  }

  @Override
  public void requireAble(TempDbSpec spec) {
    engine(spec).ifPresent(ServerControl::requireAble);
  }

  @Override
  public boolean isDetached(TempDbSpec spec) {
    return control(spec).isDetached();
  }

  @Override
  public boolean wasShutDown(TempDbSpec spec) {
    return control(spec).wasStopped();
  }

  @Override
  public boolean isBeingChanged(TempDbSpec spec) {
    return engine(spec).map(ServerControl::isBeingChanged).orElse(false);
  }

  @Override
  public boolean keepSocket(TempDbSpec spec) {
    return engine(spec).map(ServerControl::keepSocket).orElse(true);
  }

  @Override
  public boolean hasCluster(TempDbSpec spec) {
    return spec.directory().filter(folder -> ServerControl.at(folder).hasCluster()).isPresent();
  }

  @Override
  public Clusters clusters(TempDbSpec spec) {
    return Clusters.of(spec, this::open);
  }

  @Override
  public void rotateLog(TempDbSpec spec) {
    engine(spec).ifPresent(ServerControl::rotateLog);
  }

  @Override
  public void tidyLogs(TempDbSpec spec, long limit) {
    engine(spec).ifPresent(control -> control.tidyLogs(limit));
  }

  private TempDbControl control(TempDbSpec spec) {
    return found(spec).control(spec);
  }

  /**
   * Third parties' code is loaded once, and not whenever something is asked; to look for it again
   * would be the most of what ampd solo does after its server has ended.
   */
  private Backends found(TempDbSpec spec) {
    List<Object> place = List.of(spec.home(), spec.providersOfHome(), spec.providerPath());
    synchronized (found) {
      // No lambda: one that the class data does not have takes long to make.
      Backends backends = found.get(place);
      if (backends == null) {
        backends = Backends.discover(spec);
        found.put(place, backends);
      }
      return backends;
    }
  }

  /** What concerns the files of a cluster in the folder; nothing for another's backend. */
  private static Optional<ServerControl> engine(TempDbSpec spec) {
    return spec.directory().flatMap(ServerControl::of);
  }

  @Override
  public List<BackendReport> backends(TempDbSpec spec) {
    return Backends.discover(spec).probe(spec);
  }
}
