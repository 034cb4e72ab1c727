package amp.tempdb.postgres;

import amp.os.Deadline;
import amp.os.file.Mutex;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Durability;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.Role;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.create.ForeignLayout;
import amp.tempdb.postgres.create.Prepared;
import amp.tempdb.postgres.extension.ClusterNote;
import amp.tempdb.postgres.extension.ExtensionSearch;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.installation.Transport;
import amp.tempdb.postgres.server.EphemeralFolder;
import amp.tempdb.postgres.server.Holder;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.server.RunningServer;
import amp.tempdb.postgres.server.ServerJoin;
import amp.tempdb.postgres.server.ServerSettings;
import amp.tempdb.postgres.server.ServerStart;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Opens clusters: joins the server that runs, or initialises what is missing and starts one. */
public final class Engine {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final Duration LOOK_SELDOM = Duration.ofMillis(200);

  private final String backend;
  private final Programs programs;
  private final Transport transport;
  private final TempDbSpec spec;
  private final ClusterFolder folder;
  private final Deadline deadline;
  private boolean detached;

  private Engine(
      String backend,
      Installation installation,
      Transport transport,
      TempDbSpec spec,
      ClusterFolder folder,
      Deadline deadline) {
    this.backend = backend;
    programs = new Programs(installation, Privileges.of(folder.root()));
    this.transport = transport;
    this.spec = spec;
    this.folder = folder;
    this.deadline = deadline;
  }

  /**
   * Opens a database.
   *
   * @param backend the name of the provider that asks
   * @param installation the programs to use
   * @param transport how clients are to reach a server that has to be started
   * @param spec what to open
   * @throws TempDbException when it cannot be opened
   */
  public static OpenDb open(
      String backend, Installation installation, Transport transport, TempDbSpec spec) {
    ServerSettings.check(spec.settings());
    ClusterInitializer.check(spec.initdbOptions());
    Path root = spec.directory().orElseGet(EphemeralFolder::make);
    try {
      return open(backend, installation, transport, spec, root);
    } catch (IOException e) {
      discardEphemeral(root, spec, e);
      throw ClusterFolder.unusable(root, e);
    } catch (RuntimeException | Error e) {
      discardEphemeral(root, spec, e);
      throw e;
    }
  }

  private static void discardEphemeral(Path root, TempDbSpec spec, Throwable reason) {
    if (spec.directory().isEmpty()) {
      ClusterInitializer.discard(root, reason);
    }
  }

  private static OpenDb open(
      String backend, Installation installation, Transport transport, TempDbSpec spec, Path root)
      throws IOException {
    boolean ephemeral = spec.directory().isEmpty();
    if (!ephemeral) {
      new ClusterFolder(root).prepare();
    }
    ClusterFolder folder = new ClusterFolder(root.toRealPath());
    Deadline deadline = Deadline.in(spec.startTimeout());
    try (Mutex held = folder.takeStartLock(deadline)) {
      if (ephemeral) {
        // Before anything else, as programs that are run: who is killed leaves what is swept.
        EphemeralFolder.begin(folder);
        folder.prepare();
      }
      return new Engine(backend, installation, transport, spec, folder, deadline).openUnderLock();
    }
  }

  /**
   * Finds the server that runs for a folder, without starting or joining it: also one of a provider
   * that the program which asks does not have.
   */
  public static Optional<RunningDb> running(TempDbSpec spec) {
    Optional<Path> root = spec.directory().filter(Files::isDirectory);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    try {
      ClusterFolder folder = ClusterFolder.existing(root.get());
      Optional<ServerState> state = LiveServer.find(folder);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new RunningDb(
              state.get().connection(folder, spec.database()),
              state.get().info(folder, Role.GUEST),
              state.get().endpoint().tcpConnection(folder, spec.database()).orElse(null)));
    } catch (IOException e) {
      throw ClusterFolder.unusable(root.get(), e);
    }
  }

  private OpenDb openUnderLock() throws IOException {
    // A server that goes is gone soon; what holds the lock for long is not asked all the time.
    Duration pause = LOOK_AGAIN;
    while (true) {
      Optional<ServerState> live = LiveServer.find(folder);
      if (live.isPresent() && LiveServer.isDisplaced(live.get(), folder)) {
        endDisplaced(live.get());
        continue;
      }
      Optional<RunningServer> opened = live.isPresent() ? join(live.get()) : start();
      if (opened.isPresent()) {
        return withDatabase(opened.get());
      }
      if (deadline.passed()) {
        throw LiveServer.locked(folder, live);
      }
      Deadline.pause(pause);
      pause = pause.compareTo(LOOK_SELDOM) < 0 ? pause.multipliedBy(2) : LOOK_SELDOM;
    }
  }

  /** A server whose folder was moved would fail at its next checkpoint: another takes its place. */
  private void endDisplaced(ServerState state) throws IOException {
    detached |= Files.exists(folder.detached());
    Optional<RunningServer> server = new ServerJoin(folder, spec, state).attach(deadline);
    if (server.isPresent()) {
      server.get().stop(deadline);
      server.get().closeUnderLock();
    }
  }

  private Optional<RunningServer> join(ServerState state) throws IOException {
    ConnectionInfo connection = state.connection(folder, spec.database());
    if (!spec.backend().equals(TempDbSpec.AUTO) && !spec.backend().equals(state.backend())) {
      throw new BusyException(
          "the database of " + folder.root() + " runs with the backend " + state.backend(),
          List.of(endServer(), new Remedy.UseBackend(state.backend())),
          state.server().pid(),
          connection);
    }
    refuseSecondSoleHolder(connection);
    refuseOtherPort(state, connection);
    refuseLessDurable(state, connection);
    Prepared.requireAsked(folder, spec);
    Logs.rotateInUse(folder.log(), Logs.ROTATE_AT);
    return new ServerJoin(folder, spec, state).join(deadline);
  }

  private void refuseSecondSoleHolder(ConnectionInfo connection) throws IOException {
    if (!spec.soleHolder()) {
      return;
    }
    for (Holder holder : Holder.living(folder)) {
      if (holder.name().equals(spec.holder())) {
        throw new BusyException(
            spec.holder() + " already runs for " + folder.root(),
            Remedy.advice("Use it"),
            holder.pid(),
            connection);
      }
    }
  }

  private void refuseOtherPort(ServerState state, ConnectionInfo connection) throws IOException {
    if (spec.listen().isEmpty()) {
      return;
    }
    Optional<ConnectionInfo> tcp = state.endpoint().tcpConnection(folder, spec.database());
    int wanted = spec.listen().getAsInt();
    if (tcp.isEmpty() || (wanted != 0 && tcp.get().port() != wanted)) {
      throw new BusyException(
          "the database of "
              + folder.root()
              + " runs "
              + tcp.map(t -> "on TCP port " + t.port()).orElse("without a TCP port"),
          List.of(endServer(), new Remedy.Advice("Or use it as it is")),
          state.server().pid(),
          connection);
    }
  }

  /** Whoever demands that commits survive must not find out afterwards that they do not. */
  private void refuseLessDurable(ServerState state, ConnectionInfo connection) throws IOException {
    ServerReport report = ServerReport.of(folder, state, spec);
    boolean demanded = spec.demandedDurability().filter(Durability.SAFE::equals).isPresent();
    if (demanded && report.differsInDurability()) {
      throw new BusyException(
          "the database of "
              + folder.root()
              + " runs with durability fast, which a power failure can destroy, and safe is asked"
              + " for",
          List.of(endServer(), new Remedy.Advice("Or ask for fast as well")),
          state.server().pid(),
          connection);
    }
    if (!report.differences().isEmpty()) {
      LoggerFactory.getLogger(Engine.class)
          .warn(
              "the server of {} runs otherwise than asked: {}",
              folder.root(),
              report.differences());
    }
  }

  /** Returns how the server ends: with the last who uses it, unless it is to run on. */
  private Remedy endServer() throws IOException {
    List<Holder> users = Holder.living(folder);
    return users.isEmpty() || Files.exists(folder.detached())
        ? new Remedy.StopServer(folder.root())
        : new Remedy.Advice(
            "End first what uses it: "
                + users.stream().map(Holder::shown).collect(Collectors.joining(", ")));
  }

  private Optional<RunningServer> start() throws IOException {
    if (!LiveServer.watcherGone(folder)) {
      // One that has adopted a server waits for the last process that has its lock.
      LiveServer.endUnreachable(folder);
      return Optional.empty();
    }
    LiveServer.endAbandoned(folder, programs, deadline);
    ClusterInitializer.sweep(folder);
    ClusterSwap.complete(folder);
    ForeignLayout.sweep(folder);
    Optional<Path> foreign = ForeignLayout.versionFile(folder);
    if (foreign.isPresent()) {
      requireSameMajor(foreign.get());
      ForeignLayout.takeOver(folder, programs);
    }
    // Before anything is made or changed: what is missing has to be installed first.
    ServerExtensions extensions = ExtensionSearch.find(spec, programs.installation(), deadline);
    if (folder.initialised()) {
      requireSameMajor(folder.data().resolve("PG_VERSION"));
      Prepared.requireAsked(folder, spec);
      folder.repairData(programs.privileges());
    } else {
      new ClusterInitializer(programs, spec, extensions).initialise(folder);
    }
    ClusterNote.keep(folder.data(), extensions);
    ServerStart start = new ServerStart(folder, programs, spec, backend, extensions);
    Optional<RunningServer> server = start.start(transport);
    if (server.isEmpty()) {
      LiveServer.endUnreachable(folder);
    }
    return server;
  }

  private void requireSameMajor(Path versionFile) throws IOException {
    String content = ClusterFolder.firstLine(versionFile);
    Optional<PgVersion> version = PgVersion.find(content);
    if (version.isEmpty()) {
      throw new TempDbException(
          versionFile + " holds \"" + content + "\", which is no version of PostgreSQL",
          "Restore the data directory from a backup, or move it away to start anew");
    }
    if (version.get().major() != programs.version().major()) {
      throw new IncompatibleDataException(
          versionFile.getParent()
              + " was made by PostgreSQL "
              + version.get().major()
              + ", and this is PostgreSQL "
              + programs.version(),
          List.of(
              Remedy.Install.postgres(Integer.toString(version.get().major())),
              new Remedy.UpgradeData(folder.data())));
    }
  }

  private OpenDb withDatabase(RunningServer server) throws IOException {
    try {
      server.ensureDatabase();
      if (detached) {
        server.tell("detach", () -> Files.exists(folder.detached()), deadline);
      }
      return server;
    } catch (IOException | RuntimeException | Error e) {
      server.closeUnderLock();
      throw e;
    }
  }
}
