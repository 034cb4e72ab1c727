package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.file.Mutex;
import amp.os.file.Trees;
import amp.os.process.LiveFiles;
import amp.os.process.OsProcess;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.SocketFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A lease on a running server. */
public final class RunningServer implements OpenDb {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  /** How long the watcher may take to notice that the last lease is gone. */
  private static final Duration NOTICE = Duration.ofSeconds(5);

  private final ClusterFolder folder;
  private final ServerState state;
  private final Role role;
  private final TempDbSpec spec;
  private final Lease lease;
  private final LiveFiles.Registration registration;
  private final ConnectionInfo connection;
  private final Optional<ConnectionInfo> tcp;
  private final Handshake.Answer answer;
  private final Optional<Object> place;

  RunningServer(
      ClusterFolder folder,
      ServerState state,
      Role role,
      TempDbSpec spec,
      Lease lease,
      Handshake.Answer answer)
      throws IOException {
    this.folder = folder;
    this.state = state;
    this.role = role;
    this.spec = spec;
    this.lease = lease;
    this.answer = answer;
    connection = state.connection(folder, spec.database());
    tcp = state.endpoint().tcpConnection(folder, spec.database());
    registration = Holder.register(folder, spec.holder(), state.server().pid());
    place = folder.identity();
  }

  @Override
  public ConnectionInfo connection() {
    return connection;
  }

  @Override
  public Optional<ConnectionInfo> tcpConnection() {
    return tcp;
  }

  @Override
  public ServerInfo server() {
    return state.info(folder, role);
  }

  @Override
  public boolean isRunning() {
    return !state.sameWorld() || state.server().alive();
  }

  /** Creates the database if the cluster was made without it; called under the start lock. */
  public void ensureDatabase() {
    if (answer == Handshake.Answer.NO_DATABASE
        || (answer == Handshake.Answer.PASSWORD
            && MissingDatabase.check(connection, state.version()))) {
      MissingDatabase.create(folder.root(), connection, state.version());
    }
  }

  @Override
  public void close() {
    if (!folder.identity().equals(place)) {
      leaveBehind();
      return;
    }
    Deadline deadline = afterGrace(STOP_LIMIT);
    // Without the lock in time, the lease is given back all the same.
    try (Mutex held = Mutex.take(folder.startLock(), deadline).orElse(null)) {
      leave(deadline);
    } catch (IOException e) {
      if (Files.exists(folder.holders())) {
        throw ClusterFolder.unusable(folder.root(), e);
      }
      // An ephemeral database's folder goes with its server; any other may have been deleted.
      leaveBehind();
    } finally {
      lease.close();
      forget();
    }
  }

  /**
   * Gives the lease back where the folder is no longer at its path: it was moved or deleted, and
   * what is there now is not this server's. Others may go on using a server that was moved.
   */
  private void leaveBehind() {
    lease.close();
    forget();
    if (state.sameWorld()) {
      state.server().awaitEnd(afterGrace(NOTICE));
    }
  }

  /** Returns the end of a wait for a server that lets its clients finish first. */
  private Deadline afterGrace(Duration time) {
    return Deadline.in(time.plus(Watcher.counted(spec.stopGrace())));
  }

  /** Whoever has no lease must not be listed as a holder, also when the wait was interrupted. */
  private void forget() {
    try {
      registration.close();
    } catch (IOException e) {
      // The file goes with the folder, or with the next who looks who lives.
    }
    forgetSocket();
  }

  /** A link to the socket is outside of an ephemeral database's folder, which nobody has again. */
  private void forgetSocket() {
    if (spec.directory().isEmpty()) {
      SocketFolder.forget(folder);
    }
  }

  /** Closes for a caller that has the start lock. */
  public void closeUnderLock() throws IOException {
    leave(afterGrace(STOP_LIMIT));
    forgetSocket();
  }

  private void leave(Deadline deadline) throws IOException {
    registration.close();
    boolean last = Holder.living(folder).isEmpty();
    Optional<OsProcess> watcher = state.sameWorld() ? watcher(last) : state.watcher();
    lease.close();
    if ((last || lease.endsServer()) && state.sameWorld()) {
      awaitStop(deadline, watcher);
    }
  }

  /** Returns who watches now, having replaced a watcher that was killed where that is asked for. */
  private Optional<OsProcess> watcher(boolean replace) throws IOException {
    ServerState current =
        ServerState.read(folder).filter(s -> s.server().equals(state.server())).orElse(state);
    // One that a process owns never had one.
    boolean watched =
        current.owner().isPresent() || current.watcher().filter(OsProcess::alive).isPresent();
    if (watched || !replace || lease.endsServer() || !LiveServer.isOurs(state.server(), folder)) {
      return current.watcher();
    }
    Process adopter =
        Watcher.adopt(folder, spec.stopGrace(), spec.directory().isEmpty(), state.server());
    ServerState adopted = current.withWatcher(OsProcess.find(adopter.pid()));
    adopted.write(folder);
    return adopted.watcher();
  }

  /**
   * Tells whether somebody deleted {@code run/}, or the pipe in it, so that nobody can join the
   * server, and who uses it is not known.
   */
  public boolean isCutOff() {
    return LiveServer.lostPipe(state, folder);
  }

  /** Has the server stopped under whoever uses it, for a caller that has the start lock. */
  public void stop(Deadline deadline) throws IOException {
    if (isCutOff()) {
      // SIGTERM tells the watcher the same.
      ProcessHandle.of(state.watcher().orElseThrow().pid()).ifPresent(ProcessHandle::destroy);
      if (!state.server().awaitEnd(deadline)) {
        throw notEnded();
      }
    } else if (!tell("stop", () -> !state.sameWorld() || !state.server().alive(), deadline)) {
      throw notEnded();
    }
  }

  /**
   * Says a word to the watcher, for a caller that has the start lock, and waits until it is done. A
   * watcher that is killed meanwhile may take the word with it: its successor is told again.
   *
   * @return false when it was not done in time
   * @throws TempDbException where there is no watcher
   */
  public boolean tell(String word, BooleanSupplier done, Deadline deadline) throws IOException {
    Optional<OsProcess> watcher = watcher(true);
    say(word);
    while (!done.getAsBoolean()) {
      if (deadline.passed()) {
        return false;
      }
      if (watcher.isPresent() && !watcher.get().alive()) {
        Optional<OsProcess> successor = watcher(true);
        if (!successor.equals(watcher)) {
          say(word);
        }
        watcher = successor;
      }
      deadline.pause();
    }
    return true;
  }

  private void say(String word) throws IOException {
    if (!(lease instanceof PipeLease pipe)) {
      throw new TempDbException(
          "the process that started the server of " + folder.root() + " alone can do this here",
          "Ask that process: without named pipes nobody else keeps a server running");
    }
    pipe.say(word);
  }

  private void awaitStop(Deadline deadline, Optional<OsProcess> first) throws IOException {
    Deadline notice = Deadline.in(NOTICE);
    Optional<OsProcess> watcher = first;
    while (state.server().alive()) {
      if (watcher.isPresent() && !watcher.get().alive()) {
        watcher = watchAgain();
      }
      if (lease.endsServer() || Files.exists(folder.stopping())) {
        // It goes: only the end of the whole wait counts from here.
      } else if (Files.exists(folder.detached()) || notice.passed()) {
        // Somebody we cannot see holds it.
        return;
      }
      if (deadline.passed()) {
        throw notEnded();
      }
      deadline.pause();
    }
    if (lease.endsServer() && spec.directory().isEmpty()) {
      Trees.delete(folder.root());
    }
    if (watcher.isPresent() && !ended(watcher.get(), deadline)) {
      throw new TempDbException(
          "the watcher (process "
              + watcher.get().pid()
              + ") of "
              + folder.root()
              + " has not ended",
          "See " + folder.log());
    }
  }

  /** A watcher that was killed while it shut the server down gets a successor, which goes on. */
  private Optional<OsProcess> watchAgain() throws IOException {
    PipeLease lease = PipeLease.open(folder);
    try {
      return watcher(true);
    } finally {
      lease.close();
    }
  }

  /** A watcher may wait for a process that goes on without its killed postmaster. */
  private boolean ended(OsProcess watcher, Deadline deadline) throws IOException {
    if (watcher.awaitEnd(Deadline.in(NOTICE))) {
      return true;
    }
    LiveServer.endUnreachable(folder);
    return watcher.awaitEnd(deadline);
  }

  private TempDbException notEnded() {
    return new TempDbException(
        "the PostgreSQL server (process "
            + state.server().pid()
            + ") of "
            + folder.data()
            + " has not ended yet",
        "It goes on shutting down; see " + folder.log());
  }
}
