package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.os.process.OsProcess;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ClusterSocket;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.extension.ServerExtensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the server of a cluster, and proves that it is one. */
public final class LiveServer {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private LiveServer() {}

  /**
   * Returns the server that runs.
   *
   * @throws BusyException when somebody runs a server of their own on this data directory
   */
  public static Optional<ServerState> find(ClusterFolder folder) throws IOException {
    Optional<ServerState> recorded = ServerState.read(folder);
    if (recorded.isPresent() && proven(recorded.get(), folder)) {
      return Optional.of(here(recorded.get(), folder));
    }
    boolean abandoned = recorded.filter(s -> s.sameWorld() && s.owner().isPresent()).isPresent();
    return abandoned ? Optional.empty() : fromPidFile(folder);
  }

  /**
   * Returns a state with the socket's name here: the folder may have had another path when the
   * server was started, or in its container. Somebody may have deleted the socket.
   */
  private static ServerState here(ServerState state, ClusterFolder folder) throws IOException {
    if (!(state.endpoint() instanceof Endpoint.Unix unix)) {
      return state;
    }
    ClusterSocket.mend(folder, unix);
    return state.withEndpoint(
        new Endpoint.Unix(SocketFolder.choose(folder), unix.port(), unix.listening()));
  }

  private static boolean proven(ServerState state, ClusterFolder folder) throws IOException {
    if (!state.sameWorld()) {
      return answers(state, folder);
    }
    return state.owner().isPresent()
        ? isServer(state, folder) && state.owner().get().alive()
        : isOurs(state.server(), folder);
  }

  /**
   * Processes of another world cannot be seen from here, and in another boot there are none. What
   * answers on this folder's own socket is its server; a port may be anybody's.
   */
  private static boolean answers(ServerState state, ClusterFolder folder) throws IOException {
    return state.sameBoot()
        && state.endpoint() instanceof Endpoint.Unix
        && ask(here(state, folder)) != Handshake.Answer.NOTHING;
  }

  private static Handshake.Answer ask(ServerState state) {
    return Handshake.ask(state.endpoint(), Endpoint.USER, state.version(), ANSWER);
  }

  /**
   * Proves that a process is the server of this folder: it lives, works there, and has the lock.
   */
  static boolean isOurs(OsProcess server, ClusterFolder folder) {
    return server.alive()
        && ServerProcess.serves(server, folder.data())
        && ServerProcess.holds(server, folder.lock());
  }

  /**
   * Tells whether the folder was moved while its server runs. PostgreSQL knows its data directory
   * by the path with which it was started, and writes its control file there at every checkpoint.
   * Windows moves no folder in which a program works, and the path may be in letters of its own.
   */
  public static boolean isDisplaced(ServerState state, ClusterFolder folder) {
    if (OperatingSystem.WINDOWS) {
      return false;
    }
    Optional<PidFile> file = PidFile.read(folder.data());
    if (!state.sameWorld() || file.isEmpty() || file.get().pid() != state.server().pid()) {
      return false;
    }
    // The path as the server sees it, which may be in a container.
    String root = OperatingSystem.LINUX ? "/proc/" + file.get().pid() + "/root" : "";
    try {
      return !Files.isSameFile(Path.of(root + file.get().directory()), folder.data());
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** Refuses a server that does nothing, so that nobody need wait for it. */
  static void requireNotStopped(ServerState state, ClusterFolder folder) {
    long pid = state.server().pid();
    if (state.sameWorld() && state.server().isStopped()) {
      throw new TempDbException(
          "the PostgreSQL server (process "
              + pid
              + ") of "
              + folder.data()
              + " was halted by a signal, and does nothing until another lets it go on",
          new Remedy.Command("let it go on", "kill -CONT " + pid));
    }
  }

  /** Refuses a server that nobody can connect to, or that will not go on. */
  public static void requireAble(ServerState state, ClusterFolder folder) {
    requireNotStopped(state, folder);
    long pid = state.server().pid();
    if (isDisplaced(state, folder)) {
      throw new TempDbException(
          folder.root()
              + " was moved while its PostgreSQL server (process "
              + pid
              + ") ran, which cannot go on there",
          new Remedy.OpenDatabase(folder.root()));
    }
    if (!hasSocket(state, folder)) {
      throw new TempDbException(
          "the socket of the PostgreSQL server (process "
              + pid
              + ") of "
              + folder.data()
              + " was deleted, so that nobody can connect to it",
          new Remedy.StopServer(folder.root()),
          new Remedy.SetOption("force", "", "stop it under those who are connected"));
    }
  }

  /**
   * Tells whether the watcher reads another pipe than there is now: somebody deleted {@code run/},
   * or a part of it. False where there is no watcher, or none that is seen from here.
   */
  static boolean lostPipe(ServerState state, ClusterFolder folder) {
    return state.sameWorld()
        && state
            .watcher()
            .filter(OsProcess::alive)
            .filter(watcher -> !ServerProcess.holds(watcher, folder.lease()))
            .isPresent();
  }

  /** A server that is ready has one, unless somebody deleted it and it could not be mended. */
  static boolean hasSocket(ServerState state, ClusterFolder folder) {
    return !(state.endpoint() instanceof Endpoint.Unix unix)
        || ClusterSocket.exists(folder, unix)
        || PidFile.read(folder.data()).filter(PidFile::isReady).isEmpty();
  }

  private static boolean isServer(ServerState state, ClusterFolder folder) {
    return state.server().alive() && ServerProcess.serves(state.server(), folder.data());
  }

  /** Ends a server whose owner was killed, where there are no watchers to do that. */
  public static void endAbandoned(ClusterFolder folder, Programs programs, Deadline deadline) {
    Optional<ServerState> state = ServerState.read(folder).filter(ServerState::sameWorld);
    if (state.isPresent()
        && state.get().owner().filter(owner -> !owner.alive()).isPresent()
        && isServer(state.get(), folder)) {
      OwnedServer.end(programs, folder);
      state.get().server().awaitEnd(deadline);
    }
  }

  /** The state file may be lost or damaged; what the postmaster itself wrote is as good. */
  private static Optional<ServerState> fromPidFile(ClusterFolder folder) throws IOException {
    // Before it writes its status, the server has not written where it listens either.
    Optional<PidFile> file =
        OperatingSystem.LINUX
            ? PidFile.read(folder.data()).filter(f -> !f.status().isEmpty())
            : Optional.empty();
    Optional<OsProcess> process =
        file.flatMap(f -> OsProcess.find(f.pid()))
            .filter(p -> ServerProcess.serves(p, folder.data()));
    if (process.isEmpty()) {
      return Optional.empty();
    }
    if (!ServerProcess.holds(process.get(), folder.lock())) {
      throw new BusyException(
          "a PostgreSQL server that was started by other means runs on " + folder.data(),
          List.of(new Remedy.EndProcess(process.get().pid())),
          process.get().pid(),
          null);
    }
    Endpoint endpoint =
        file.get().socketDirectory().isEmpty()
            ? new Endpoint.Tcp(file.get().port())
            : new Endpoint.Unix(
                folder.run(), file.get().port(), file.get().port() != Endpoint.Unix.PORT);
    ServerState state =
        new ServerState(
            endpoint instanceof Endpoint.Tcp ? "tcp" : "embedded",
            majorVersion(folder),
            process.get(),
            Optional.empty(),
            Optional.empty(),
            OsProcess.world(),
            endpoint,
            Instant.now(),
            ServerExtensions.NONE);
    return Optional.of(here(state, folder));
  }

  private static String majorVersion(ClusterFolder folder) {
    try {
      return ClusterFolder.firstLine(folder.data().resolve("PG_VERSION"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Tells whether the watcher of the last server has ended too, and with it all that it clears. */
  public static boolean watcherGone(ClusterFolder folder) {
    return ServerState.read(folder)
        .filter(ServerState::sameWorld)
        .flatMap(ServerState::watcher)
        .filter(OsProcess::alive)
        // In a copied folder the state file tells of the original's.
        .filter(watcher -> watcher.worksIn(folder.root()))
        .isEmpty();
  }

  /**
   * Ends what holds the cluster's lock and cannot be joined: processes that have the lock open and
   * work in the data directory, which proves them ours. A postmaster that lost its pid file would
   * give up within a minute by itself; it is shut down cleanly. One that has its pid file is at
   * work, in a container that has another path for the folder perhaps, and is left alone. Without a
   * postmaster its children end as soon as they wait for anything; SIGTERM ends those that compute.
   */
  public static void endUnreachable(ClusterFolder folder) throws IOException {
    List<OsProcess> servers =
        ServerProcess.holding(folder.lock()).stream()
            .filter(process -> ServerProcess.serves(process, folder.data()))
            .toList();
    boolean postmaster = servers.stream().anyMatch(ServerProcess::isPostmaster);
    if (postmaster && PidFile.read(folder.data()).isPresent()) {
      return;
    }
    for (OsProcess process : servers) {
      String signal = ServerProcess.isPostmaster(process) ? "-INT" : "-TERM";
      Command.of("kill", signal, Long.toString(process.pid())).run();
    }
  }

  /**
   * Returns the refusal of a cluster whose lock somebody keeps. A program that a session of the
   * server has started, by {@code COPY TO PROGRAM} say, has the lock from it, and may outlive it.
   *
   * @param live the server that runs
   */
  public static BusyException locked(ClusterFolder folder, Optional<ServerState> live) {
    List<OsProcess> left = live.isPresent() ? List.of() : leftBehind(folder);
    if (left.isEmpty()) {
      return new BusyException(
          "a server that this process cannot see holds the lock of " + folder.root(),
          Remedy.advice("Stop it where it runs, another container perhaps, or use another folder"),
          live.map(s -> s.server().pid()).orElse(0L),
          null);
    }
    List<Remedy> remedies = new ArrayList<>();
    left.forEach(process -> remedies.add(new Remedy.EndProcess(process.pid())));
    return new BusyException(
        "a server has ended, and what it has started holds the lock of "
            + folder.root()
            + ": "
            + left.stream().map(LiveServer::shown).collect(Collectors.joining(", ")),
        remedies,
        left.get(0).pid(),
        null);
  }

  /** Returns what has the lock and is neither a server nor a part of a watcher. */
  private static List<OsProcess> leftBehind(ClusterFolder folder) {
    return ServerProcess.holding(folder.lock()).stream()
        .filter(process -> !ServerProcess.serves(process, folder.data()))
        .filter(process -> !ServerProcess.holds(process, folder.lease()))
        .toList();
  }

  private static String shown(OsProcess process) {
    return "process "
        + process.pid()
        + process.program().map(program -> " (" + program + ")").orElse("");
  }
}
