package amp.ampup.store;

import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Receipt;
import amp.ampup.Store;
import amp.ampup.store.archive.ArchiveException;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.OperatingSystem;
import amp.os.file.Durable;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import amp.os.process.TreeMove;
import amp.os.process.TreeSync;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * StoreTransaction of the store, under its lock. Each is one rename on one file system; what a
 * crash left is swept, or put back, by whoever takes the lock next.
 */
public final class StoreTransaction implements Closeable {
  /** What the trash calls an installation that is being replaced, and comes back after a crash. */
  private static final String REPLACED = "replaced~";

  private final Store store;
  private final Layout layout;
  private final StoreLock lock;
  private final Checkpoint.Observer checkpoints;

  private StoreTransaction(Store store, StoreLock lock, Checkpoint.Observer checkpoints) {
    this.store = store;
    this.layout = store.layout();
    this.lock = lock;
    this.checkpoints = checkpoints;
  }

  /**
   * Takes the lock of the store and clears what a crash left.
   *
   * @param what what this process is doing, for those who wait
   * @param timeout how long to wait for the lock at most
   * @param waiting told once, with who has the lock, when there is something to wait for
   * @param checkpoints told at every checkpoint
   */
  public static StoreTransaction begin(
      Store store,
      String what,
      Duration timeout,
      Consumer<String> waiting,
      Checkpoint.Observer checkpoints)
      throws IOException {
    StoreLock lock = StoreLock.acquire(store.layout(), what, timeout, waiting);
    StoreTransaction changes = new StoreTransaction(store, lock, checkpoints);
    try {
      changes.sweep();
      checkpoints.reached(Checkpoint.LOCKED);
      return changes;
    } catch (IOException | RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  /** Makes an empty folder to work in, which the next change clears should this one not. */
  public Path stage() throws IOException {
    Path stage = NewFiles.folder(layout.staging().resolve(unique()));
    checkpoints.reached(Checkpoint.STAGED);
    return stage;
  }

  /** Tells that a checkpoint is reached. */
  public void reached(Checkpoint checkpoint) {
    checkpoints.reached(checkpoint);
  }

  /**
   * Puts a staged installation at its place, in exchange for one that may be there.
   *
   * @param unpacked what was unpacked into the stage
   * @param receipt what proves it
   */
  public Installed commit(Unpacked unpacked, Receipt receipt) throws IOException {
    Path staged = unpacked.root();
    requireOwnNamesFree(unpacked);
    FileList.write(staged, unpacked.entries());
    NewFiles.write(staged.resolve(Receipt.FILE), receipt.json());
    checkpoints.reached(Checkpoint.RECEIPT_WRITTEN);
    TreeSync.sync(staged);
    checkpoints.reached(Checkpoint.SYNCED);
    Path target = layout.installation(receipt);
    NewFiles.folder(Trees.parent(target));
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      NewFiles.folder(layout.trash());
      Path old =
          layout.trash().resolve(REPLACED + receipt.component() + "~" + target.getFileName());
      if (!Durable.tryRename(target, old)) {
        TreeMove.copy(target, old);
        remove(target);
      }
      checkpoints.reached(Checkpoint.REPLACED_MOVED);
    }
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    Durable.syncDirectory(Trees.parent(target));
    checkpoints.reached(Checkpoint.INSTALLED);
    return new Installed(receipt, target);
  }

  /** Beside what the archive has of these names, nothing could tell whether it is whole. */
  private static void requireOwnNamesFree(Unpacked unpacked) throws ArchiveException {
    for (FileEntry entry : unpacked.entries()) {
      String first = entry.path().split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (first.equals(Receipt.FILE) || first.equals(FileList.FILE)) {
        throw new ArchiveException(
            "it holds " + first + ", which is the name of a file of ampup's own");
      }
    }
  }

  /** Makes an installation the active one of its component, or of those for its PostgreSQL. */
  public void activate(Installed installed) throws IOException {
    Path current = layout.current(installed.receipt());
    Path name = installed.directory().getFileName();
    BinLinks.point(layout, installed, layout.staging().resolve(unique()));
    if (store.isActive(installed)) {
      return;
    }
    Path staged = layout.staging().resolve(unique());
    if (OperatingSystem.WINDOWS || !linked(staged, name)) {
      NewFiles.write(staged, name + "\n");
    }
    Files.move(staged, current, StandardCopyOption.ATOMIC_MOVE);
    Durable.syncDirectory(Trees.parent(current));
    checkpoints.reached(Checkpoint.ACTIVATED);
  }

  /**
   * Makes a link; false where there can be none. Windows has links to files and others to folders:
   * which it is to be it would look up beside the staged one, where that folder is not.
   */
  private static boolean linked(Path staged, Path name) throws IOException {
    try {
      Files.createSymbolicLink(staged, name);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
  }

  private static String unique() {
    return ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
  }

  /**
   * Removes an installation.
   *
   * @param last whether nothing that could be active in its place is left after it
   */
  public void uninstall(Installed installed, boolean last) throws IOException {
    Path folder = Trees.parent(installed.directory());
    trash(installed.directory());
    if (last) {
      Files.deleteIfExists(layout.current(installed.receipt()));
      BinLinks.remove(layout, installed.component());
      if (Trees.children(folder).isEmpty()) {
        Files.delete(folder);
      }
    }
  }

  /** Takes a file or a folder out of sight at once, and deletes it at the end of this change. */
  public void trash(Path path) throws IOException {
    NewFiles.folder(layout.trash());
    Path away = layout.trash().resolve(unique());
    if (Durable.tryRename(path, away)) {
      checkpoints.reached(Checkpoint.TRASHED);
      Trees.delete(away);
    } else {
      remove(path);
      checkpoints.reached(Checkpoint.TRASHED);
    }
  }

  /**
   * Deletes an installation that cannot be renamed, as one that the image of a container brought:
   * without its receipt it is none.
   */
  private static void remove(Path installation) throws IOException {
    Files.deleteIfExists(installation.resolve(Receipt.FILE));
    Durable.syncDirectory(installation);
    Trees.delete(installation);
  }

  /** Clears what is half done or to be deleted, and puts back what was to be replaced. */
  private void sweep() throws IOException {
    for (Path leftover : Trees.children(layout.trash())) {
      putBack(leftover);
      clear(leftover);
    }
    for (Path leftover : Trees.children(layout.staging())) {
      if (!leftover.endsWith("holder.json")) {
        clear(leftover);
      }
    }
  }

  private void putBack(Path leftover) throws IOException {
    String[] parts = leftover.getFileName().toString().split("~", -1);
    if (parts.length == 3 && REPLACED.equals(parts[0] + "~")) {
      Path target = layout.component(parts[1]).resolve(parts[2]);
      if (!Files.exists(target.resolve(Receipt.FILE), LinkOption.NOFOLLOW_LINKS)) {
        Trees.delete(target);
        TreeMove.move(leftover, target);
      }
    }
  }

  /**
   * A file that a running program uses cannot be deleted on Windows; a later change tries again.
   */
  private static void clear(Path leftover) {
    try {
      Trees.delete(leftover);
    } catch (IOException e) {
      leftover.toFile().deleteOnExit();
    }
  }

  /** Clears the work folder and gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      sweep();
    } finally {
      lock.close();
    }
  }
}
