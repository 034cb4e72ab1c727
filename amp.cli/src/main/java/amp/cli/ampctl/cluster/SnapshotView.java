package amp.cli.ampctl.cluster;

import amp.tempdb.api.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows snapshots. */
final class SnapshotView {
  private SnapshotView() {}

  static Map<String, Object> object(Snapshot snapshot) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", snapshot.name());
    object.put("postgres", snapshot.version());
    object.put("created", snapshot.created().toString());
    object.put("bytes", snapshot.bytes());
    object.put("automatic", snapshot.automatic());
    object.put("note", snapshot.note());
    return object;
  }
}
