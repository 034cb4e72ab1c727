package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Folders of ephemeral databases, in the temporary directory or in memory. A watcher deletes its
 * database's folder; before there is one, a mark says that somebody is making the database, who has
 * the start lock. A mark without that lock was left by a process that was killed, and the next
 * ephemeral database's process deletes the folder. So it does where the watcher was killed too,
 * which another mark tells that the folder keeps.
 */
public final class EphemeralFolder {
  private static final String PREFIX = "amp-";
  private static final String MAKING = "making";
  private static final String EPHEMERAL = "ephemeral";

  private EphemeralFolder() {}

  /**
   * Makes a folder, in memory where there is much, and deletes those that killed processes left.
   */
  public static Path make() {
    return make(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Makes a folder.
   *
   * @param temporaryName the name of the temporary folder
   */
  static Path make(String temporaryName) {
    Path temporary = path(temporaryName);
    Optional<Path> memory = MemoryFolder.insteadOf(temporary);
    Path parent = memory.orElse(temporary);
    try {
      sweep(temporary);
      // There may have been more memory when a killed process began.
      sweep(MemoryFolder.USUAL);
      Path made = NewFiles.temporaryFolder(parent, PREFIX);
      LoggerFactory.getLogger(EphemeralFolder.class)
          .info("an ephemeral database is {} {}", memory.isPresent() ? "in memory," : "in", made);
      return made;
    } catch (IOException e) {
      if (!Files.isDirectory(parent)) {
        throw new TempDbException(
            "the temporary folder " + parent + " is not there, or is no folder",
            "Make it, or name another one in the system property java.io.tmpdir",
            e);
      }
      throw ClusterFolder.unusable(parent, e);
    }
  }

  /** In a locale without UTF-8, as that of many containers, Java cannot use every name. */
  private static Path path(String temporaryName) {
    try {
      return Path.of(temporaryName);
    } catch (InvalidPathException e) {
      throw new TempDbException(
          "Java cannot use the temporary folder " + temporaryName + ": " + e.getReason(),
          "Name another one in the system property java.io.tmpdir, or start Java in a locale with"
              + " UTF-8, such as LC_ALL=C.UTF-8",
          e);
    }
  }

  /** Notes that the database is being made; called under the start lock. */
  public static void begin(ClusterFolder folder) throws IOException {
    Durable.create(folder.root().resolve(MAKING)).close();
    Durable.create(folder.root().resolve(EPHEMERAL)).close();
  }

  /** Notes that the watcher sees to the folder from now on; called under the start lock. */
  static void complete(ClusterFolder folder) throws IOException {
    Files.deleteIfExists(folder.root().resolve(MAKING));
  }

  static void sweep(Path temporary) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        sweep(new ClusterFolder(folder));
      }
    } catch (IOException | DirectoryIteratorException e) {
      LoggerFactory.getLogger(EphemeralFolder.class).debug("not swept: {}", temporary, e);
    }
  }

  private static void sweep(ClusterFolder folder) {
    try {
      // A watcher takes the mark away before anything else: what it has begun to delete has none.
      if (!Files.isDirectory(folder.root(), LinkOption.NOFOLLOW_LINKS)
          || OperatingSystem.owner(folder.root()) != OperatingSystem.user()
          || isWatched(folder)
          || !(isMarked(folder, MAKING) || isMarked(folder, EPHEMERAL))) {
        return;
      }
      Optional<Mutex> abandoned = Mutex.take(folder.startLock(), Deadline.in(Duration.ZERO));
      if (abandoned.isPresent()) {
        try (Mutex held = abandoned.get()) {
          end(folder);
        }
      }
    } catch (IOException e) {
      // Whoever comes next tries again: a killed process's programs may still write.
      LoggerFactory.getLogger(EphemeralFolder.class).debug("not swept: {}", folder.root(), e);
    }
  }

  /** Tells whether somebody sees to the folder, or may, out of sight in another container. */
  private static boolean isWatched(ClusterFolder folder) {
    Optional<ServerState> state = ServerState.read(folder);
    if (isMarked(folder, MAKING) || state.isEmpty() || !state.get().sameBoot()) {
      return false;
    }
    return !state.get().sameWorld()
        || state.get().watcher().or(state.get()::owner).filter(OsProcess::alive).isPresent();
  }

  /** Ends a database that nobody sees to any more, for a caller that has the start lock. */
  private static void end(ClusterFolder folder) throws IOException {
    if (isMarked(folder, MAKING)) {
      Trees.deleteAbandoned(folder.root());
      return;
    }
    if (!isMarked(folder, EPHEMERAL) || isWatched(folder)) {
      return;
    }
    Optional<ServerState> state = ServerState.read(folder).filter(ServerState::sameWorld);
    if (state.isPresent() && LiveServer.isOurs(state.get().server(), folder)) {
      adopt(folder, state.get());
    } else if (ServerProcess.holding(folder.lock()).isEmpty()
        && ServerProcess.holding(folder.lease()).isEmpty()) {
      Trees.deleteAbandoned(folder.root());
    }
  }

  /** A new watcher ends the server if nobody holds it, and deletes the folder then. */
  private static void adopt(ClusterFolder folder, ServerState state) throws IOException {
    Watcher.preparePipe(folder);
    PipeLease lease = PipeLease.open(folder);
    try {
      Process watcher = Watcher.adopt(folder, Duration.ZERO, true, state.server());
      state.withWatcher(OsProcess.find(watcher.pid())).write(folder);
    } finally {
      lease.close();
    }
  }

  private static boolean isMarked(ClusterFolder folder, String mark) {
    return Files.isRegularFile(folder.root().resolve(mark), LinkOption.NOFOLLOW_LINKS);
  }
}
