package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.process.OsProcess;
import amp.problem.Remedy;
import amp.tempdb.api.Role;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Joins a server that runs, and gives it a watcher if its own was killed. */
public final class ServerJoin {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final ClusterFolder folder;
  private final TempDbSpec spec;
  private ServerState state;

  public ServerJoin(ClusterFolder folder, TempDbSpec spec, ServerState state) {
    this.folder = folder;
    this.spec = spec;
    this.state = state;
  }

  /** Takes a lease; empty when the server ended meanwhile, or had to be ended. */
  public Optional<RunningServer> join(Deadline deadline) throws IOException {
    return take(deadline, true);
  }

  /**
   * Takes a lease for somebody who only has something to say to the watcher, whether the server
   * answers or not; empty when it ended meanwhile.
   */
  public Optional<RunningServer> attach(Deadline deadline) throws IOException {
    return take(deadline, false);
  }

  private Optional<RunningServer> take(Deadline deadline, boolean used) throws IOException {
    LiveServer.requireNotStopped(state, folder);
    if (state.owner().isPresent()) {
      Handshake.Answer answer = used ? awaitAnswer(deadline) : Handshake.Answer.NOTHING;
      return answer.serves() || !used
          ? Optional.of(new RunningServer(folder, state, Role.GUEST, spec, Lease.NONE, answer))
          : Optional.empty();
    }
    folder.prepare();
    Watcher.preparePipe(folder);
    PipeLease lease = PipeLease.open(folder);
    try {
      lease.say("join");
      if (!awaitAccepted(deadline)) {
        lease.close();
        return Optional.empty();
      }
      if (state.sameWorld()) {
        if (!watched()) {
          adopt();
        } else if (used && LiveServer.lostPipe(state, folder)) {
          throw lostPipe();
        }
      }
      Handshake.Answer answer = used ? awaitAnswer(deadline) : Handshake.Answer.NOTHING;
      if (used && !answer.serves()) {
        return giveUp(lease);
      }
      return Optional.of(new RunningServer(folder, state, Role.GUEST, spec, lease, answer));
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private TempDbException lostPipe() {
    return new TempDbException(
        folder.lease()
            + " was deleted or replaced while the PostgreSQL server (process "
            + state.server().pid()
            + ") runs, so that nobody can join it",
        new Remedy.StopServer(folder.root()),
        new Remedy.SetOption("force", "", "stop it under those who are connected"));
  }

  /** Waits while the watcher shuts the server down; false when the server is gone. */
  private boolean awaitAccepted(Deadline deadline) {
    while (Files.exists(folder.stopping()) && watched()) {
      if (deadline.passed()) {
        return false;
      }
      deadline.pause();
    }
    return alive();
  }

  private boolean watched() {
    return !state.sameWorld() || state.watcher().map(OsProcess::alive).orElse(false);
  }

  private boolean alive() {
    return !state.sameWorld() || state.server().alive();
  }

  private void adopt() throws IOException {
    Files.deleteIfExists(folder.stopping());
    Process watcher =
        Watcher.adopt(folder, spec.stopGrace(), spec.directory().isEmpty(), state.server());
    state = state.withWatcher(OsProcess.find(watcher.pid()));
    state.write(folder);
  }

  /** Waits for a server that recovers, which says so; silence has to last, since it may be busy. */
  private Handshake.Answer awaitAnswer(Deadline deadline) {
    Deadline patience = Deadline.in(SILENCE);
    while (alive() && LiveServer.hasSocket(state, folder)) {
      Handshake.Answer answer =
          Handshake.ask(state.endpoint(), spec.database(), state.version(), ANSWER);
      boolean recovering = answer == Handshake.Answer.NOT_NOW;
      if (answer.serves() || deadline.passed() || (!recovering && patience.passed())) {
        return answer;
      }
      patience.pause();
    }
    return Handshake.Answer.NOTHING;
  }

  /** A server that does not answer is let go, so that its watcher ends it, unless others use it. */
  private Optional<RunningServer> giveUp(PipeLease lease) throws IOException {
    boolean others = !Holder.living(folder).isEmpty() || Files.exists(folder.detached());
    lease.close();
    if (others && alive()) {
      LiveServer.requireAble(state, folder);
      throw new TempDbException(
          "the PostgreSQL server (process "
              + state.server().pid()
              + ") of "
              + folder.data()
              + " does not answer",
          "See its log " + folder.log() + ", and stop the programs that use it");
    }
    return Optional.empty();
  }
}
