package amp.tempdb.postgres.snapshot;

import amp.os.file.Durable;
import amp.os.file.Mutex;
import amp.os.process.TreeSync;
import amp.problem.Remedy;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.control.NeededExtensions;
import amp.tempdb.postgres.create.ClusterInitializer;
import amp.tempdb.postgres.swap.ClusterStep;
import amp.tempdb.postgres.swap.ClusterSwap;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The copies of a cluster that are kept beside it, in {@code snapshots}. */
public final class Snapshots implements SnapshotControl {
  private final Clusters clusters;

  Snapshots(Clusters clusters) {
    this.clusters = clusters;
  }

  static Path folder(ClusterFolder folder) {
    return folder.snapshots();
  }

  /** Returns them, the oldest first. A damaged one is there, without a version. */
  @Override
  public List<Snapshot> list() {
    Path folder = folder(clusters.folder);
    List<Snapshot> found = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(
              folder, e -> Files.isDirectory(e, LinkOption.NOFOLLOW_LINKS) && !hidden(e))) {
        for (Path entry : entries) {
          found.add(look(entry));
        }
      } catch (IOException e) {
        throw ClusterFolder.unusable(folder, e);
      }
    }
    found.sort(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::name));
    return found;
  }

  private static boolean hidden(Path entry) {
    return entry.getFileName().toString().startsWith(".");
  }

  private static Snapshot look(Path entry) throws IOException {
    try {
      return SnapshotManifest.read(entry);
    } catch (TempDbException | java.nio.file.NoSuchFileException e) {
      Instant time = Files.getLastModifiedTime(entry).toInstant();
      return new Snapshot(entry.getFileName().toString(), "", time, 0, false, "damaged");
    }
  }

  /** Makes one; the server, where one runs, goes on serving. */
  @Override
  public Snapshot create(String name, String note, boolean automatic) {
    Mutex lock = clusters.lock();
    try {
      Snapshot made = make(Snapshot.checkName(name), note, automatic);
      if (automatic) {
        prune(name);
      }
      return made;
    } finally {
      Replacement.release(lock);
    }
  }

  private Snapshot make(String name, String note, boolean automatic) {
    Path folder = folder(clusters.folder);
    Path place = folder.resolve(name);
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new TempDbException(
          "there is a snapshot " + name + " already",
          new Remedy.Advice("Choose another name"),
          new Remedy.DeleteSnapshot(name));
    }
    try {
      Path workshop = clusters.workshop();
      try {
        Clusters.Reading reading = clusters.read(new TreeSink(workshop.resolve("data")));
        clusters.observer.reached(ClusterStep.FILLED);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Snapshot made =
            new Snapshot(name, reading.version(), now, reading.bytes(), automatic, note);
        SnapshotManifest.write(made, workshop);
        TreeSync.sync(workshop);
        ClusterFolder.privateDirectory(folder);
        clusters.observer.reached(ClusterStep.PROVEN);
        Durable.rename(workshop, place);
        Durable.syncDirectory(folder);
        clusters.observer.reached(ClusterStep.OLD_KEPT);
        return made;
      } catch (IOException | RuntimeException e) {
        ClusterInitializer.discard(workshop, e);
        throw e;
      }
    } catch (IOException e) {
      throw clusters.noCopy(e);
    }
  }

  /**
   * Returns to a snapshot, after a server has proven to run on a copy of it. What it replaces
   * becomes an automatic snapshot.
   *
   * @param force whether to stop a server that others use
   * @return the snapshot of what was replaced; empty when there was nothing
   * @throws amp.tempdb.api.BusyException when others use the server
   */
  @Override
  public Optional<Snapshot> restore(String name, boolean force) {
    if (!force) {
      clusters.requireUnused();
    }
    try (Replacement replacement = clusters.replacement()) {
      Snapshot snapshot = require(name);
      replacement.fillFrom(folder(clusters.folder).resolve(snapshot.name()));
      replacement.prove();
      Optional<Snapshot> replaced = replaced("before-restore", "replaced by snapshot " + name);
      replacement.replace(force, replaced);
      return replaced;
    } catch (IOException e) {
      throw clusters.noCopy(e);
    }
  }

  /**
   * Describes what a replacement is about to make an automatic snapshot; empty without a cluster.
   */
  public Optional<Snapshot> replaced(String reason, String note) {
    Optional<Integer> major = clusters.major();
    if (!Files.exists(clusters.folder.data(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Snapshot(
            Snapshot.automaticName(reason),
            major.map(Object::toString).orElse(""),
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            clusters.bytes(),
            true,
            note));
  }

  /**
   * Returns what gives another folder a copy of a snapshot.
   *
   * @throws TempDbException when there is no snapshot of that name
   */
  public Branch branch(String name) {
    require(name);
    return new Branch(
        clusters,
        replacement -> replacement.fillFrom(folder(clusters.folder).resolve(require(name).name())));
  }

  /**
   * Deletes one.
   *
   * @throws TempDbException when there is none of that name
   */
  @Override
  public void delete(String name) {
    Mutex lock = clusters.lock();
    try {
      remove(require(name));
    } finally {
      Replacement.release(lock);
    }
  }

  /** Returns the one of a name. */
  public Optional<Snapshot> find(String name) {
    Snapshot.checkName(name);
    return list().stream().filter(snapshot -> snapshot.name().equals(name)).findFirst();
  }

  /**
   * Returns the extensions that the server of a snapshot's cluster had.
   *
   * @throws TempDbException when there is no snapshot of that name
   */
  public List<NeededExtensions.Needed> extensions(String name) {
    return NeededExtensions.of(
        folder(clusters.folder).resolve(require(name).name()).resolve("data"));
  }

  private Snapshot require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new TempDbException(
                    "there is no snapshot " + name,
                    list().isEmpty()
                        ? new Remedy.CreateSnapshot(name)
                        : new Remedy.Advice(
                            "There are: "
                                + String.join(
                                    ", ", list().stream().map(Snapshot::name).toList()))));
  }

  /**
   * Deletes the oldest automatic ones; called under the lock of the clusters. Those of the future
   * were made before the clock was set back, and so before all others.
   *
   * @param made the one that was just made, which stays whatever the clock says
   */
  void prune(String made) {
    Instant now = Instant.now();
    List<Snapshot> others =
        list().stream()
            .filter(snapshot -> snapshot.automatic() && !snapshot.name().equals(made))
            .sorted(Comparator.comparing(snapshot -> !snapshot.created().isAfter(now)))
            .toList();
    others.stream().limit(Math.max(0, others.size() - (AUTOMATIC_KEPT - 1))).forEach(this::remove);
  }

  private void remove(Snapshot snapshot) {
    try {
      ClusterSwap.discard(clusters.folder, folder(clusters.folder).resolve(snapshot.name()));
      ClusterSwap.sweep(clusters.folder);
    } catch (IOException e) {
      throw ClusterFolder.unusable(folder(clusters.folder), e);
    }
  }
}
