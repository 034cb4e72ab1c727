package amp.tempdb.postgres.server;

import amp.json.Json;
import amp.json.JsonObject;
import amp.os.process.LiveFiles;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who holds a lease, as its file tells while it lives. Used under the start lock only.
 *
 * @param name what the holder calls itself
 * @param pid its process id, as it sees itself
 * @param server the process id of the server that it has taken the lease on, which may have ended
 *     since without its notice; 0 where that is not known
 */
public record Holder(String name, long pid, long server) {
  /** Registers a holder of this process, until what is returned is closed. */
  static LiveFiles.Registration register(ClusterFolder folder, String name, long server)
      throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("holder", name);
    values.put("pid", ProcessHandle.current().pid());
    values.put("server", server);
    return LiveFiles.make(folder.holders(), Json.write(values));
  }

  /** Returns the living holders, and removes what dead ones left. */
  public static List<Holder> living(ClusterFolder folder) throws IOException {
    return LiveFiles.texts(folder.holders()).stream().map(Holder::parse).toList();
  }

  /** Returns how messages name it. */
  public String shown() {
    return pid == 0 ? name : name + " (process " + pid + ")";
  }

  private static Holder parse(String text) {
    try {
      JsonObject json = Json.parseObject(text);
      return new Holder(
          json.string("holder"),
          json.number("pid"),
          // Another version may not write it.
          json.has("server") ? json.number("server") : 0);
    } catch (RuntimeException e) {
      return new Holder("unknown", 0, 0);
    }
  }
}
