package amp.tempdb.postgres.control;

import amp.os.Deadline;
import amp.os.file.Mutex;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ClusterSocket;
import amp.tempdb.postgres.cluster.ControlFile;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.server.Holder;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.server.OtherSessions;
import amp.tempdb.postgres.server.RunningServer;
import amp.tempdb.postgres.server.ServerJoin;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Controls the server of a cluster's folder for somebody who need not use its database. */
public final class ServerControl {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ClusterFolder folder;

  private ServerControl(ClusterFolder folder) {
    this.folder = folder;
  }

  /** Returns the control of a cluster's folder, which must exist. */
  public static ServerControl at(Path root) {
    return new ServerControl(new ClusterFolder(root));
  }

  /**
   * Returns the control of a folder.
   *
   * @param directory the folder of a cluster, as {@link TempDbSpec#directory} names it; empty when
   *     it does not exist
   */
  public static Optional<ServerControl> of(Path directory) {
    ClusterFolder folder = new ClusterFolder(directory);
    try {
      // Somebody may have deleted run/ under a server.
      return Files.isDirectory(folder.run()) || Files.exists(folder.state())
          ? Optional.of(new ServerControl(ClusterFolder.existing(directory)))
          : Optional.empty();
    } catch (IOException e) {
      throw ClusterFolder.unusable(directory, e);
    }
  }

  /**
   * Returns the folder in which the server's socket is whenever one runs. It is made where it has
   * to be outside the cluster's folder.
   *
   * @throws TempDbException when somebody else has put something in the way
   */
  public Path socketFolder() {
    try {
      return SocketFolder.choose(folder);
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.root(), e);
    }
  }

  /**
   * Returns who holds leases on the server, as they call themselves, with their process ids.
   *
   * @param limit how long to wait while others start or stop it
   * @throws BusyException when that takes longer
   */
  public List<String> holders(Duration limit) {
    return underLock(Deadline.in(limit), () -> holders(holder -> true));
  }

  /**
   * Returns those of {@link #holders} whose lease is on the server that runs now: not who has not
   * noticed yet that the one before it has ended.
   *
   * @param limit how long to wait while others start or stop it
   * @throws BusyException when that takes longer
   */
  public List<String> holdersOfRunning(Duration limit) {
    return underLock(
        Deadline.in(limit),
        () -> {
          Optional<ServerState> server = LiveServer.find(folder);
          return server.isEmpty()
              ? List.of()
              : holders(holder -> holder.server() == server.get().server().pid());
        });
  }

  private List<String> holders(Predicate<Holder> wanted) throws IOException {
    return Files.isDirectory(folder.holders())
        ? Holder.living(folder).stream().filter(wanted).map(Holder::shown).toList()
        : List.of();
  }

  /**
   * Refuses a running server that nobody can connect to, where that is known without asking it.
   *
   * @throws TempDbException when a signal has halted it, its folder was moved, or its socket is
   *     gone for good
   */
  public void requireAble() {
    try {
      Optional<ServerState> server = LiveServer.find(folder);
      if (server.isPresent()) {
        LiveServer.requireAble(server.get(), folder);
      }
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.root(), e);
    }
  }

  /** Tells whether the server runs on without anybody who uses it. */
  public boolean isDetached() {
    return Files.exists(folder.detached());
  }

  /**
   * Tells whether the last server of this folder was shut down in order, rather than killed; false
   * while one runs.
   */
  public boolean wasShutDown() {
    try {
      return ControlFile.read(folder.data()).isShutDown();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether somebody starts, stops, copies or replaces the cluster right now: a process that
   * lives holds a lock for it. Waits for nobody.
   */
  public boolean isBeingChanged() {
    Deadline now = Deadline.in(Duration.ZERO);
    try (Mutex replacing = folder.takeClustersLock(now);
        Mutex starting = folder.takeStartLock(now)) {
      return false;
    } catch (BusyException e) {
      return true;
    } catch (IOException e) {
      // The folder is gone, and nobody changes it any more.
      return false;
    }
  }

  /**
   * Makes the socket of the running server again where somebody has deleted it; cheap where nobody
   * has.
   *
   * @return false if it is gone for good, or the pipe by which others join, so that nobody can come
   *     to the server
   */
  public boolean keepSocket() {
    try {
      Optional<ServerState> state = ServerState.read(folder);
      if (state.isEmpty()) {
        return true;
      }
      boolean lost = state.get().watcher().isPresent() && !Files.exists(folder.lease());
      if (lost || !(state.get().endpoint() instanceof Endpoint.Unix unix)) {
        return !lost;
      }
      SocketFolder.choose(folder);
      return ClusterSocket.exists(folder, unix)
          || LiveServer.find(folder).isEmpty()
          || ClusterSocket.mend(folder, unix);
    } catch (IOException | TempDbException e) {
      // What is in the way is told to whoever opens the database.
      return true;
    }
  }

  /** Tells whether there is a cluster, or one that is about to take the place of the last. */
  public boolean hasCluster() {
    return folder.initialised() || ClusterSwap.isDecided(folder);
  }

  /**
   * Makes the running server stay when nobody uses it any more.
   *
   * @return false when none runs
   */
  public boolean detach() {
    return withServer(
        server -> {
          server.tell("detach", () -> isDetached() || !server.isRunning(), Deadline.in(LIMIT));
          if (!isDetached()) {
            throw new TempDbException(
                "the server of " + folder.root() + " could not be detached", "See " + folder.log());
          }
        });
  }

  /**
   * Stops the running server and waits for its end.
   *
   * @param force whether to do so while others use it
   * @return false when none runs
   * @throws BusyException when others use it
   */
  public boolean stop(boolean force) {
    return underLock(() -> stopUnderLock(force ? server -> {} : this::refuseHeld));
  }

  /**
   * Stops what runs, and does something before anybody can start it again: it is the data that
   * changes, so that whoever is connected counts, too.
   *
   * @param force whether to do so while others use it
   * @throws BusyException when others use the server
   */
  public void stopAnd(boolean force, Stopped action) {
    underLock(
        () -> {
          stopUnderLock(force ? server -> {} : this::refuseUsed);
          action.run();
          return true;
        });
  }

  /**
   * Does nothing but refuse what {@link #stopAnd} without force would.
   *
   * @throws BusyException when others use the server
   */
  public void requireUnused() {
    withServer(this::refuseUsed);
  }

  private boolean stopUnderLock(Action check) throws IOException {
    return onServer(
        server -> {
          check.on(server);
          server.stop(Deadline.in(LIMIT));
        });
  }

  private void refuseUsed(RunningServer server) throws IOException {
    refuseHeld(server);
    // On a detached server nobody needs a lease.
    refuse(server, OtherSessions.of(server));
  }

  private void refuseHeld(RunningServer server) throws IOException {
    if (server.isCutOff()) {
      refuse(
          server, List.of("programs that are not known, since " + folder.run() + " was deleted"));
    }
    refuse(
        server,
        Holder.living(folder).stream()
            .filter(holder -> !holder.name().equals(controlName()))
            .map(Holder::shown)
            .toList());
  }

  private void refuse(RunningServer server, List<String> users) {
    if (!users.isEmpty()) {
      throw new BusyException(
          "the database of " + folder.root() + " is used by " + String.join(", ", users),
          List.of(
              new Remedy.Advice("End them"),
              new Remedy.SetOption("force", "", "stop it under them")),
          server.server().pid(),
          server.connection());
    }
  }

  /**
   * Rotates the server's log where it has grown large; cheap where it has not.
   *
   * @return whether it was done
   */
  public boolean rotateLog() {
    return Logs.length(folder.log()) >= Logs.ROTATE_AT
        && underLock(() -> Logs.rotateInUse(folder.log(), Logs.ROTATE_AT));
  }

  /**
   * Rotates the server's log where it is of this size or larger, and deletes the rotated ones but
   * the last.
   *
   * @param limit in bytes
   */
  public void tidyLogs(long limit) {
    underLock(
        () -> {
          Logs.rotateInUse(folder.log(), limit);
          Logs.deleteOlder(folder.log());
          return true;
        });
  }

  /** What is done while no server runs. */
  public interface Stopped {
    /** Does it. */
    void run() throws IOException;
  }

  private interface Action {
    void on(RunningServer server) throws IOException;
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  /** Joins the server, which gives it a watcher if its own was killed, and lets go of it again. */
  private boolean withServer(Action action) {
    return underLock(() -> onServer(action));
  }

  private boolean onServer(Action action) throws IOException {
    TempDbSpec spec = TempDbSpec.at(folder.root()).with(s -> s.holder(controlName()));
    Optional<ServerState> state = LiveServer.find(folder);
    Optional<RunningServer> server =
        state.isEmpty()
            ? Optional.empty()
            : new ServerJoin(folder, spec, state.get()).attach(Deadline.in(LIMIT));
    if (server.isEmpty()) {
      return false;
    }
    try {
      action.on(server.get());
    } finally {
      server.get().closeUnderLock();
    }
    return true;
  }

  private <T> T underLock(Question<T> question) {
    return underLock(Deadline.in(LIMIT), question);
  }

  private <T> T underLock(Deadline deadline, Question<T> question) {
    try (Mutex held = folder.takeStartLock(deadline)) {
      return question.ask();
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder.root(), e);
    }
  }

  private static String controlName() {
    return "control of process " + ProcessHandle.current().pid();
  }
}
