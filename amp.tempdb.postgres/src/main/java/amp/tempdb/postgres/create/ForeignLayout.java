package amp.tempdb.postgres.create;

import amp.os.file.Durable;
import amp.os.process.OsProcess;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.server.SingleUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The layout of other amp versions, whose folder {@code metadb} is the data directory itself, with
 * the operating system's user as superuser. It is moved into {@code data/}, and gets our superuser
 * beside its own.
 */
public final class ForeignLayout {
  private static final String VERSION = "PG_VERSION";

  /** What we keep in the folder ourselves. */
  private static final Set<String> OURS =
      Set.of(
          "data",
          "run",
          "log",
          "lock",
          "start.lock",
          "clusters.lock",
          "state.json",
          "pgpass",
          ClusterFolder.SNAPSHOTS);

  private static final String SUPERUSER =
      "DO $$BEGIN"
          + " IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres')"
          + " THEN ALTER ROLE postgres SUPERUSER LOGIN;"
          + " ELSE CREATE ROLE postgres SUPERUSER LOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS;"
          + " END IF; END$$;";

  private ForeignLayout() {}

  /** Where the entries are gathered; its presence says that a takeover was begun. */
  private static Path gathering(Path root) {
    return root.resolve(".taking-over");
  }

  /** Returns the file with the version of a cluster in this layout, where there is one. */
  public static Optional<Path> versionFile(ClusterFolder folder) {
    if (Files.exists(folder.data())) {
      return Optional.empty();
    }
    for (Path place : List.of(folder.root(), gathering(folder.root()))) {
      if (Files.isRegularFile(place.resolve(VERSION))) {
        return Optional.of(place.resolve(VERSION));
      }
    }
    return Optional.empty();
  }

  /**
   * Takes the cluster over; called under the start lock. Stopped in the middle, the next call goes
   * on where it was.
   *
   * @throws BusyException when a server runs on it
   */
  public static void takeOver(ClusterFolder folder, Programs programs) throws IOException {
    refuseRunning(folder);
    Path target = gathering(folder.root());
    ClusterFolder.privateDirectory(target);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.root())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!entry.equals(target) && !OURS.contains(name) && !name.equals(VERSION)) {
          Files.move(entry, target.resolve(name));
        }
      }
    }
    // The version goes last: as long as it is here, the layout is recognised as what it was.
    if (Files.exists(folder.root().resolve(VERSION), LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder.root().resolve(VERSION), target.resolve(VERSION));
    }
    SingleUser.awaitPredecessor(target);
    Files.deleteIfExists(PidFile.of(target));
    programs.privileges().own(target);
    if (!SingleUser.runLocked(folder, programs, target, false, List.of(SUPERUSER))) {
      throw new BusyException(
          "another program holds the lock " + folder.lock(),
          Remedy.advice("Wait for its end"),
          0,
          null);
    }
    Durable.rename(target, folder.data());
    Durable.syncDirectory(folder.root());
  }

  private static void refuseRunning(ClusterFolder folder) {
    Optional<OsProcess> server =
        PidFile.read(folder.root())
            .flatMap(file -> OsProcess.find(file.pid()))
            .filter(process -> ServerProcess.serves(process, folder.root()));
    if (server.isPresent()) {
      long pid = server.get().pid();
      throw new BusyException(
          "a PostgreSQL server of another amp version runs on " + folder.root(),
          List.of(new Remedy.Advice("Stop that amp daemon"), new Remedy.EndProcess(pid)),
          pid,
          null);
    }
  }
}
