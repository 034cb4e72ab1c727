package amp.tempdb.postgres;

import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of a folder's cluster, whichever of the engine's backends runs it. Where a server
 * is needed, the one that the registry chooses runs it.
 *
 * @param spec names the folder, which need not exist
 */
record FolderSnapshots(TempDbSpec spec) implements SnapshotControl {
  private SnapshotControl snapshots() {
    return Clusters.of(spec, TempDb::open).snapshots();
  }

  @Override
  public List<Snapshot> list() {
    return spec.directory().filter(Files::isDirectory).isPresent() ? snapshots().list() : List.of();
  }

  @Override
  public Snapshot create(String name, String note, boolean automatic) {
    return snapshots().create(name, note, automatic);
  }

  @Override
  public Optional<Snapshot> restore(String name, boolean force) {
    return snapshots().restore(name, force);
  }

  @Override
  public void delete(String name) {
    snapshots().delete(name);
  }
}
