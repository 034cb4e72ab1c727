package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.Mutex;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Folders of ephemeral databases, in the temporary directory or in memory. A watcher deletes its
 * database's folder; before there is one, a mark says that somebody is making the database, who has
 * the start lock. A mark without that lock was left by a process that was killed, and the next
 * ephemeral database's process deletes the folder.
 */
public final class EphemeralFolder {
  private static final String PREFIX = "amp-";
  private static final String MARK = "making";

  private EphemeralFolder() {}

  /**
   * Makes a folder, in memory where there is much, and deletes those that killed processes left.
   */
  public static Path make() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
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
      throw ClusterFolder.unusable(parent, e);
    }
  }

  /** Notes that the database is being made; called under the start lock. */
  public static void begin(ClusterFolder folder) throws IOException {
    Durable.create(mark(folder)).close();
  }

  /** Notes that the watcher sees to the folder from now on; called under the start lock. */
  static void complete(ClusterFolder folder) throws IOException {
    Files.deleteIfExists(mark(folder));
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
    if (!Files.isDirectory(folder.root(), LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(mark(folder), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      if (OperatingSystem.owner(folder.root()) != OperatingSystem.user()) {
        return;
      }
      Optional<Mutex> abandoned = Mutex.take(folder.startLock(), Deadline.in(Duration.ZERO));
      if (abandoned.isPresent()) {
        try (Mutex held = abandoned.get()) {
          if (Files.exists(mark(folder))) {
            Trees.deleteAbandoned(folder.root());
          }
        }
      }
    } catch (IOException e) {
      // Whoever comes next tries again: a killed process's programs may still write.
      LoggerFactory.getLogger(EphemeralFolder.class).debug("not swept: {}", folder.root(), e);
    }
  }

  private static Path mark(ClusterFolder folder) {
    return folder.root().resolve(MARK);
  }
}
