package amp.tempdb.postgres.create;

import amp.os.file.Durable;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.process.OsProcess;
import amp.os.process.TreeSync;
import amp.problem.Remedy;
import amp.tempdb.api.BusyException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.server.SingleUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The layout of other amp versions, whose folder {@code metadb} is the data directory itself, with
 * the operating system's user as superuser. It is moved into {@code data/}, and gets our superuser
 * beside its own.
 */
public final class ForeignLayout {
  private static final String VERSION = "PG_VERSION";
  private static final String GATHERING = ".taking-over";

  /** Lists what is to be deleted once a copy of it is in {@code data/}. */
  private static final String TAKEN = ".taken-over";

  private static final int MOST_BYTES = 1 << 20;

  private static final String SUPERUSER =
      "DO $$BEGIN"
          + " IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres')"
          + " THEN ALTER ROLE postgres SUPERUSER LOGIN;"
          + " ELSE CREATE ROLE postgres SUPERUSER LOGIN CREATEDB CREATEROLE REPLICATION BYPASSRLS;"
          + " END IF; END$$;";

  private ForeignLayout() {}

  /** Where the entries are gathered; its presence says that a takeover was begun. */
  private static Path gathering(Path root) {
    return root.resolve(GATHERING);
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
    if (gather(folder)) {
      adopt(folder, programs, target);
      if (Durable.tryRename(target, folder.data())) {
        Durable.syncDirectory(folder.root());
        return;
      }
    }
    copy(folder, programs);
  }

  /** Moves the entries; false when a folder cannot be moved, as those of a container's image. */
  private static boolean gather(ClusterFolder folder) throws IOException {
    Path target = gathering(folder.root());
    for (Path entry : entries(folder)) {
      // The version goes last: as long as it is here, the layout is recognised as what it was.
      if (!entry.endsWith(VERSION)
          && !Durable.tryRename(entry, target.resolve(entry.getFileName()))) {
        return false;
      }
    }
    if (Files.exists(folder.root().resolve(VERSION), LinkOption.NOFOLLOW_LINKS)) {
      Durable.rename(folder.root().resolve(VERSION), target.resolve(VERSION));
    }
    return true;
  }

  private static List<Path> entries(ClusterFolder folder) throws IOException {
    return Trees.children(folder.root()).stream()
        .filter(entry -> !ClusterFolder.OURS.contains(entry.getFileName().toString()))
        .filter(entry -> !isOfThisWork(entry.getFileName().toString()))
        .toList();
  }

  private static boolean isOfThisWork(String name) {
    return name.equals(GATHERING)
        || name.equals(TAKEN)
        || name.startsWith(ClusterFolder.STAGING)
        || name.startsWith(ClusterFolder.PREPARING);
  }

  /** Makes it a cluster of ours. */
  private static void adopt(ClusterFolder folder, Programs programs, Path data) throws IOException {
    SingleUser.awaitPredecessor(data);
    Files.deleteIfExists(PidFile.of(data));
    programs.privileges().own(data);
    if (!SingleUser.runLocked(folder, programs, data, false, List.of(SUPERUSER))) {
      throw new BusyException(
          "another program holds the lock " + folder.lock(),
          Remedy.advice("Wait for its end"),
          0,
          null);
    }
  }

  /** Takes a copy over, and deletes the cluster when that is in its place. */
  private static void copy(ClusterFolder folder, Programs programs) throws IOException {
    Path staging = NewFiles.temporaryFolder(folder.root(), ClusterFolder.STAGING);
    try {
      Path data = staging.resolve("data");
      Path gathering = gathering(folder.root());
      Trees.copy(gathering, data);
      List<Path> entries = entries(folder);
      for (Path entry : entries) {
        Trees.copy(entry, data.resolve(entry.getFileName()));
      }
      adopt(folder, programs, data);
      TreeSync.sync(data);
      List<Path> old = new ArrayList<>(entries);
      old.add(gathering);
      List<String> names = old.stream().map(entry -> entry.getFileName().toString()).toList();
      Durable.write(folder.root().resolve(TAKEN), String.join("\n", names) + "\n");
      Durable.rename(data, folder.data());
      Durable.syncDirectory(folder.root());
      Trees.delete(staging);
    } catch (IOException | RuntimeException e) {
      ClusterInitializer.discard(staging, e);
      throw e;
    }
    sweep(folder);
  }

  /** Deletes the cluster of which a copy was taken over. */
  public static void sweep(ClusterFolder folder) throws IOException {
    Path taken = folder.root().resolve(TAKEN);
    if (!Files.exists(taken, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (folder.initialised()) {
      List<String> names = SmallFile.text(taken, MOST_BYTES).lines().toList();
      for (Path entry : Trees.children(folder.root())) {
        String name = entry.getFileName().toString();
        if (names.contains(name) && !ClusterFolder.OURS.contains(name)) {
          Trees.delete(entry);
        }
      }
    }
    Files.delete(taken);
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
