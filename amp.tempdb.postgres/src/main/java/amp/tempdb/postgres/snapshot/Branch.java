package amp.tempdb.postgres.snapshot;

import amp.os.file.Mutex;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Shortage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cluster of its own for another folder: the copy of a snapshot, or of what a cluster holds now.
 * The copy is complete and on disk before it gets its name, so that a crash at any moment leaves
 * either none or a whole one.
 */
public final class Branch {
  private final Clusters source;
  private final Filling filling;

  Branch(Clusters source, Filling filling) {
    this.source = source;
    this.filling = filling;
  }

  /** Makes the copy. */
  interface Filling {
    void fill(Replacement replacement) throws IOException;
  }

  /**
   * Gives a folder the copy, after a server has proven to run on it.
   *
   * @throws TempDbException when the folder has a database, or cannot have one
   */
  public void to(Clusters target) {
    to(target, true);
  }

  /**
   * Gives a folder the copy for a caller who starts its server at once, which proves as much.
   *
   * @throws TempDbException when the folder has a database, or cannot have one
   */
  public void toBeStartedAt(Clusters target) {
    to(target, false);
  }

  private void to(Clusters target, boolean proven) {
    Path root = target.folder.root();
    if (root.startsWith(source.folder.root()) && !root.equals(source.folder.root())) {
      throw new TempDbException(
          root + " is in " + source.folder.root() + ", the database that is to be copied",
          "Name a folder outside of it");
    }
    if (target.major().isPresent()
        || Files.exists(target.folder.data(), LinkOption.NOFOLLOW_LINKS)) {
      throw new TempDbException(
          root + " has a database already", new Remedy.Advice("Name another folder"));
    }
    Mutex lock = source.lock();
    try (Replacement replacement = target.replacement()) {
      filling.fill(replacement);
      if (proven) {
        replacement.prove();
      }
      replacement.replace(false, Optional.empty());
    } catch (IOException e) {
      throw ClusterFolder.unusable(root, e, source.bytes() + Shortage.START);
    } finally {
      Replacement.release(lock);
    }
  }
}
