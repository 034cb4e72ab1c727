package amp.tempdb.api.internal;

import amp.tempdb.api.Snapshot;
import amp.tempdb.api.spi.SnapshotControl;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of a backend, which is a stranger's code: it is given no name that cannot be one.
 *
 * @param backend whose they are
 * @param snapshots themselves
 * @param unused refuses where somebody uses the database
 */
public record CheckedSnapshots(Candidate backend, SnapshotControl snapshots, Runnable unused)
    implements SnapshotControl {
  @Override
  public List<Snapshot> list() {
    return backend.ask(snapshots::list);
  }

  @Override
  public Snapshot create(String name, String note, boolean automatic) {
    Snapshot.checkName(name);
    return backend.ask(() -> snapshots.create(name, note, automatic));
  }

  @Override
  public Optional<Snapshot> restore(String name, boolean force) {
    Snapshot.checkName(name);
    if (!force) {
      unused.run();
    }
    return backend.ask(() -> snapshots.restore(name, force));
  }

  @Override
  public void delete(String name) {
    Snapshot.checkName(name);
    backend.ask(
        () -> {
          snapshots.delete(name);
          return true;
        });
  }
}
