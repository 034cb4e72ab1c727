package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.process.OsProcess;
import amp.problem.Remedy;
import amp.tempdb.api.Role;
import amp.tempdb.api.StartFailedException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ClusterSocket;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.Password;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.Shortage;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Transport;
import amp.tempdb.postgres.setting.MissingLibrary;
import amp.tempdb.postgres.setting.StartRefusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Starts the server of a complete cluster; used under the folder's start lock. */
public final class ServerStart {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(20);
  private static final int BIND_ATTEMPTS = 5;

  private final ClusterFolder folder;
  private final Programs programs;
  private final TempDbSpec spec;
  private final String backend;
  private final ServerExtensions extensions;
  private final Ports ports;

  /**
   * Prepares a start.
   *
   * @param extensions what was found of what the specification asks for
   */
  public ServerStart(
      ClusterFolder folder,
      Programs programs,
      TempDbSpec spec,
      String backend,
      ServerExtensions extensions) {
    this.folder = folder;
    this.programs = programs;
    this.spec = spec;
    this.backend = backend;
    this.extensions = extensions;
    ports = new Ports(spec.listen().orElse(0));
  }

  /**
   * Starts the server and waits until it serves.
   *
   * @return empty when the cluster's lock is held, so that a server of it must be running
   * @throws StartFailedException when the server ended or did not serve in time
   */
  public Optional<RunningServer> start(Transport transport) throws IOException {
    try (AlteredSettings settings =
        AlteredSettings.of(folder.data(), spec.ignoresAlteredSettings())) {
      return startNow(transport);
    }
  }

  private Optional<RunningServer> startNow(Transport transport) throws IOException {
    if (transport == Transport.UNIX && spec.listen().isEmpty()) {
      return start(new Endpoint.Unix(SocketFolder.choose(folder)));
    }
    Ports.requireLoopback();
    String password = Password.random();
    if (!setPassword(password)) {
      return Optional.empty();
    }
    for (int attempt = 1; ; attempt++) {
      int port = ports.choose(ServerState.read(folder).map(ServerState::endpoint));
      Endpoint endpoint =
          transport == Transport.TCP
              ? new Endpoint.Tcp(port)
              : new Endpoint.Unix(SocketFolder.choose(folder), port, true);
      Password.write(folder, port, password);
      try {
        return start(endpoint);
      } catch (StartFailedException e) {
        // Between our look and the server's bind anybody may take the port.
        if (attempt == BIND_ATTEMPTS || Ports.free(port)) {
          throw e;
        }
      }
    }
  }

  private Optional<RunningServer> start(Endpoint endpoint) throws IOException {
    Durable.keep(folder.hba(), ServerSettings.hba(endpoint));
    Logs.prepare(folder.log());
    // The watcher of an ephemeral database deletes it when its server has ended.
    try (FileChannel log = Logs.open(folder.log())) {
      return start(endpoint, log);
    }
  }

  private Optional<RunningServer> start(Endpoint endpoint, FileChannel log) throws IOException {
    long logStart = log.size();
    List<String> command = ServerSettings.command(programs, folder, endpoint, spec, extensions);
    Optional<Launched> launched = launch(command);
    if (launched.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = launched.get().lease;
    try {
      EphemeralFolder.complete(folder);
      Attempt attempt = new Attempt(launched.get().process, endpoint, command, log, logStart);
      Optional<Serving> serving = awaitReady(attempt);
      if (serving.isEmpty()) {
        lease.close();
        return Optional.empty();
      }
      ServerState state = state(endpoint, serving.get().process, launched.get());
      state.write(folder);
      if (endpoint instanceof Endpoint.Unix unix) {
        ClusterSocket.keep(folder, unix);
      }
      return Optional.of(
          new RunningServer(folder, state, Role.OWNER, spec, lease, serving.get().answer));
    } catch (IOException | RuntimeException e) {
      lease.close();
      awaitEnd(launched.get().process);
      throw e;
    }
  }

  /** Nobody else is to meet what a failed start leaves; whoever is in a hurry may interrupt. */
  private static void awaitEnd(Process process) {
    try {
      process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A process that is, or is the parent of, the server. */
  private record Launched(Process process, Lease lease) {}

  private Optional<Launched> launch(List<String> command) throws IOException {
    boolean stale = hasStalePidFile();
    if (!Watcher.supported(System.getenv()) || !Watcher.preparePipe(folder)) {
      return OwnedServer.start(programs, folder, stale, command)
          .map(owned -> new Launched(owned.process(), owned));
    }
    PipeLease lease = PipeLease.open(folder);
    try {
      boolean delete = spec.directory().isEmpty();
      return Optional.of(
          new Launched(Watcher.start(folder, spec.stopGrace(), delete, stale, command), lease));
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private ServerState state(Endpoint endpoint, OsProcess server, Launched launched) {
    boolean owned = launched.lease.endsServer();
    Optional<OsProcess> parent =
        OsProcess.find(owned ? ProcessHandle.current().pid() : launched.process.pid());
    return new ServerState(
        backend,
        programs.version().toString(),
        server,
        owned ? Optional.empty() : parent,
        owned ? parent : Optional.empty(),
        OsProcess.world(),
        endpoint,
        Instant.now(),
        extensions);
  }

  private record Attempt(
      Process process, Endpoint endpoint, List<String> command, FileChannel log, long logStart) {
    /** On Windows the process is pg_ctl, which ends when the server is ready. */
    boolean ended() {
      return !process.isAlive() && !(OperatingSystem.WINDOWS && process.exitValue() == 0);
    }

    /** On Windows the parent has ended, and Java's own lock keeps others away. */
    boolean started(OsProcess server) {
      return OperatingSystem.WINDOWS || server.comesFrom(process.pid());
    }
  }

  private record Serving(OsProcess process, Handshake.Answer answer) {}

  private Optional<Serving> awaitReady(Attempt attempt) {
    // Counted from here: on a loaded machine the waits before this may have used up the caller's.
    Deadline deadline = Deadline.in(spec.startTimeout());
    while (true) {
      Optional<Serving> server = serving(attempt);
      if (server.isPresent()) {
        return server;
      }
      if (attempt.ended()) {
        if (attempt.process.exitValue() == Watcher.LOCKED) {
          return Optional.empty();
        }
        throw failed("ended with exit code " + attempt.process.exitValue(), attempt);
      }
      if (deadline.passed()) {
        throw failed("did not serve within " + Deadline.text(spec.startTimeout()), attempt);
      }
      deadline.pause();
    }
  }

  /**
   * The pid file says when it is worth asking; the answer to a handshake is the proof. Until a new
   * watcher has met the lock, the server of another may answer, which is perhaps about to end.
   */
  private Optional<Serving> serving(Attempt attempt) {
    return PidFile.read(folder.data())
        .filter(PidFile::isReady)
        .flatMap(file -> OsProcess.find(file.pid()))
        .filter(process -> ServerProcess.serves(process, folder.data()) && attempt.started(process))
        .map(process -> new Serving(process, ask(attempt.endpoint)))
        .filter(serving -> serving.answer.serves());
  }

  private Handshake.Answer ask(Endpoint endpoint) {
    String version = programs.version().toString();
    return Handshake.ask(endpoint, spec.database(), version, ANSWER);
  }

  private StartFailedException failed(String what, Attempt attempt) {
    String written = Logs.tail(attempt.log, attempt.logStart);
    String log = written.isBlank() ? OwnedServer.said(folder) : written;
    int exitCode = attempt.process.isAlive() ? -1 : attempt.process.exitValue();
    List<Remedy> remedies = Shortage.ofProgram(folder.root(), log, whereToLook(log));
    Optional<String> library = MissingLibrary.find(loaded(), log);
    String because;
    if (library.isPresent()) {
      because = cannotLoad(library.get());
      remedies.add(0, withoutLibrary());
    } else {
      StartRefusal refusal =
          StartRefusal.of(
              folder.root(), folder.data(), Optional.of(spec), overridden(attempt.command), log);
      because = exitCode == -1 && !refusal.isKnown() ? "" : refusal.because();
      remedies.addAll(0, refusal.remedies());
    }
    return new StartFailedException(
        "the PostgreSQL server of " + folder.data() + " " + what + because,
        remedies,
        attempt.command,
        exitCode,
        log);
  }

  private Map<String, String> loaded() {
    Map<String, String> settings = new LinkedHashMap<>(spec.settings());
    extensions.addTo(
        settings, ServerSettings.configured(folder, spec, extensions), spec.database());
    return settings;
  }

  private String cannotLoad(String library) {
    return ": shared_preload_libraries names "
        + library
        + ", a library that the PostgreSQL in "
        + programs.installation().bin()
        + " does not have, or cannot load";
  }

  private Remedy withoutLibrary() {
    return new Remedy.Advice(
        spec.origin(MissingLibrary.SETTING)
            .map(place -> "Leave it out in " + place + ", or install it there")
            .orElse("Leave it out, or install it there"));
  }

  /** What is ephemeral has been deleted when somebody reads this. */
  private String whereToLook(String log) {
    String end = log.isBlank() ? "It wrote nothing to its log" : "See the end of its log below";
    return spec.directory().isEmpty() || log.isBlank()
        ? end
        : end + ", and the whole in " + folder.log();
  }

  private static Set<String> overridden(List<String> command) {
    return command.stream()
        .filter(word -> word.contains("="))
        .map(word -> word.substring(0, word.indexOf('=')).toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /**
   * Tells whether {@code postmaster.pid} is a leftover that would keep the server from starting: it
   * holds no process id, or the id of a process that is no server of this data directory.
   */
  private boolean hasStalePidFile() {
    if (!Files.exists(PidFile.of(folder.data()), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    return PidFile.read(folder.data())
        .flatMap(file -> OsProcess.find(file.pid()))
        .filter(process -> ServerProcess.serves(process, folder.data()))
        .isEmpty();
  }

  /**
   * Gives the superuser a password before anybody can connect; false when somebody holds the
   * cluster's lock. Whoever learnt an earlier one, from a client that talked to another program on
   * our port, has learnt nothing of use.
   */
  private boolean setPassword(String password) throws IOException {
    String statement =
        "ALTER ROLE " + Endpoint.USER + " PASSWORD '" + Password.verifier(password) + "';";
    return SingleUser.runLocked(
        folder, programs, folder.data(), hasStalePidFile(), List.of(statement));
  }
}
