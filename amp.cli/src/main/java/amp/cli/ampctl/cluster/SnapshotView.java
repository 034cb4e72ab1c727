package amp.cli.ampctl.cluster;

import amp.tempdb.api.Snapshot;
import amp.tempdb.postgres.control.NeededExtensions.Needed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows snapshots. */
final class SnapshotView {
  private SnapshotView() {}

  static Map<String, Object> object(Snapshot snapshot, List<Needed> needs) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", snapshot.name());
    object.put("postgres", snapshot.version());
    object.put("created", snapshot.created().toString());
    object.put("bytes", snapshot.bytes());
    object.put("automatic", snapshot.automatic());
    object.put("note", snapshot.note());
    object.put("extensions", needs.stream().map(Needed::toString).toList());
    return object;
  }
}
