package amp.tempdb.postgres.snapshot;

import amp.os.Deadline;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.control.NeededExtensions;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.setting.ConfiguredSettings;
import amp.tempdb.postgres.swap.ClusterStep;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cluster of a folder as a whole: read while its server runs or not, and replaced by another in
 * one step.
 */
public final class Clusters {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CRON_DATABASE = "cron.database_name";

  final TempDbSpec spec;
  final Function<TempDbSpec, OpenDb> opener;
  final ClusterFolder folder;
  final ClusterStep.Observer observer;

  private Clusters(
      TempDbSpec spec,
      Function<TempDbSpec, OpenDb> opener,
      ClusterFolder folder,
      ClusterStep.Observer observer) {
    this.spec = spec;
    this.opener = opener;
    this.folder = folder;
    this.observer = observer;
  }

  /**
   * Returns the cluster of the folder that a specification names, and makes the folder.
   *
   * @param spec how a server of it is to be run, where one is needed
   * @param opener runs it
   * @throws TempDbException when the folder cannot be used
   */
  public static Clusters of(TempDbSpec spec, Function<TempDbSpec, OpenDb> opener) {
    return of(spec, opener, ClusterStep.Observer.NONE);
  }

  static Clusters of(
      TempDbSpec spec, Function<TempDbSpec, OpenDb> opener, ClusterStep.Observer observer) {
    Path directory = spec.directory().orElseThrow();
    ClusterFolder folder = new ClusterFolder(directory);
    folder.prepare();
    try {
      return new Clusters(spec, opener, new ClusterFolder(folder.root().toRealPath()), observer);
    } catch (IOException e) {
      throw ClusterFolder.unusable(directory, e);
    }
  }

  /** Returns the snapshots of the cluster. */
  public Snapshots snapshots() {
    return new Snapshots(this);
  }

  /**
   * Returns what gives another folder a copy of what the cluster holds now, as {@link #read} does.
   */
  public Branch branch() {
    return new Branch(this, replacement -> replacement.fillFrom(this));
  }

  /**
   * Does nothing where the cluster may be replaced without force.
   *
   * @throws BusyException when others use its server
   */
  public void requireUnused() {
    ServerControl.at(folder.root()).requireUnused();
  }

  /** Returns the major version of PostgreSQL that the data directory is of; empty without one. */
  public Optional<Integer> major() {
    return underStartLock(
        () -> {
          if (LiveServer.find(folder).isEmpty()) {
            ClusterSwap.complete(folder);
          }
          return majorNow();
        });
  }

  /** Returns the extensions that the cluster's last server had. */
  public List<NeededExtensions.Needed> extensions() {
    return NeededExtensions.of(folder.data());
  }

  /**
   * Runs a server of the cluster for who only reads it: with the extensions that its last server
   * had, in whichever version is there, and without the jobs of pg_cron.
   *
   * @param change what is to differ from how the cluster's server is run
   */
  public OpenDb openQuietly(Consumer<TempDbSpec.Builder> change) {
    return opener.apply(asBefore(quiet()).with(change));
  }

  /** Returns a specification with just the extensions that the cluster's last server had. */
  public TempDbSpec asBefore(TempDbSpec other) {
    return other.with(
        s -> s.extensions(extensions().stream().map(NeededExtensions.Needed::name).toList()));
  }

  /**
   * A job that ran while a cluster is filled or tried would change what is compared. pg_cron is in
   * the database that the cluster's own server names, whatever database is opened; before 1.5 it
   * knows only the second of these.
   */
  TempDbSpec quiet() {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(spec.settings().keySet());
    String database =
        ConfiguredSettings.read(folder.data(), !spec.ignoresAlteredSettings())
            .getOrDefault(CRON_DATABASE, spec.database());
    return spec.with(
        s -> {
          s.setting("cron.launch_active_jobs", "off").setting("cron.max_running_jobs", "0");
          if (!set.contains(CRON_DATABASE)) {
            s.setting(CRON_DATABASE, database);
          }
        });
  }

  /** Returns the size of the files that a copy would consist of, in bytes. */
  public long bytes() {
    try {
      return Files.isDirectory(folder.data()) ? ClusterFiles.of(folder.data(), true).bytes() : 0;
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.data(), e);
    }
  }

  /**
   * Refuses what the disk has no room for, before it is begun.
   *
   * @param bytes what it will take, beside what a server needs to start
   * @throws TempDbException when that is more than there is
   */
  public void requireRoom(long bytes) {
    if (!hasRoom(bytes)) {
      throw noRoom("the disk has too little room", bytes);
    }
  }

  /** Tells whether the disk takes so many bytes, beside what a server needs to start. */
  public boolean hasRoom(long bytes) {
    return Shortage.hasRoom(folder.root(), bytes);
  }

  /**
   * Returns the error of what failed for want of room.
   *
   * @param problem what failed; no full stop at the end
   * @param bytes what it takes, beside what a server needs to start
   */
  public TempDbException noRoom(String problem, long bytes) {
    Remedy room = Shortage.room(folder.root(), bytes + Shortage.START);
    return new TempDbException(ProblemKind.DISK_FULL, problem, List.of(room), null);
  }

  /**
   * Tells whether a failure is that of a disk without room, or of which the user may take no more.
   */
  public static boolean isDiskFull(Exception e) {
    return Shortage.isDiskFull(e);
  }

  /** Explains why a copy of it could not be made. */
  ProblemException noCopy(IOException e) {
    return ClusterFolder.unusable(folder.root(), e, bytes() + Shortage.START);
  }

  private Optional<Integer> majorNow() throws IOException {
    Path version = folder.data().resolve("PG_VERSION");
    if (!Files.exists(version)) {
      return Optional.empty();
    }
    return PgVersion.find(ClusterFolder.firstLine(version)).map(PgVersion::major);
  }

  /**
   * What was read.
   *
   * @param version the major version of PostgreSQL, which decides what can open it
   * @param bytes the size of the files together
   */
  public record Reading(String version, long bytes) {}

  /**
   * Reads the cluster: with the help of its server where one runs, which goes on serving; else
   * while nobody may start one.
   *
   * @throws TempDbException when there is none, or it gave no consistent copy
   * @throws IOException when the sink fails
   */
  public Reading read(ClusterSink sink) throws IOException {
    Optional<Reading> stopped;
    try (Mutex held = folder.takeStartLock(Deadline.in(LIMIT))) {
      stopped = readStopped(sink);
    }
    if (stopped.isPresent()) {
      return stopped.get();
    }
    try (OpenDb db = opener.apply(spec.with(s -> s.holder("a copy of the database")))) {
      String version = db.server().version();
      long bytes = new BaseBackup(db.connection(), version, folder.data()).read(sink);
      String major = PgVersion.find(version).map(v -> Integer.toString(v.major())).orElse(version);
      return new Reading(major, bytes);
    }
  }

  private Optional<Reading> readStopped(ClusterSink sink) throws IOException {
    if (LiveServer.find(folder).isPresent()) {
      return Optional.empty();
    }
    ClusterSwap.complete(folder);
    ClusterSwap.requireQuiet(folder);
    Optional<Integer> major = majorNow();
    if (major.isEmpty() || !Files.exists(folder.data().resolve("global/pg_control"))) {
      throw new TempDbException(
          "there is no database in " + folder.data() + " yet",
          new Remedy.OpenDatabase(folder.root()));
    }
    ClusterFiles files = ClusterFiles.of(folder.data(), true);
    files.handTo(folder.data(), sink);
    return Optional.of(new Reading(major.get().toString(), files.bytes()));
  }

  /**
   * Begins a new cluster, to be put in the place of this one. Who else wants to do so waits.
   *
   * @throws BusyException when another process has been doing so for too long
   */
  public Replacement replacement() {
    return Replacement.begin(this, lock());
  }

  /** Takes the lock of those who change whole clusters, or copies of them. */
  Mutex lock() {
    try {
      return folder.takeClustersLock(Deadline.in(LIMIT));
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.root(), e);
    }
  }

  /** Makes a folder for a new cluster or snapshot; called under {@link #lock}. */
  Path workshop() throws IOException {
    ClusterInitializer.sweep(folder.root(), ClusterFolder.PREPARING);
    Path workshop = NewFiles.temporaryFolder(folder.root(), ClusterFolder.PREPARING);
    observer.reached(ClusterStep.BEGUN);
    return workshop;
  }

  /** An answer that needs the disk. */
  interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T underStartLock(Question<T> question) {
    try (Mutex held = folder.takeStartLock(Deadline.in(LIMIT))) {
      return question.ask();
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.root(), e);
    }
  }
}
