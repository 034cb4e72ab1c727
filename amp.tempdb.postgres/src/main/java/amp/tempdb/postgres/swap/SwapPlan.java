package amp.tempdb.postgres.swap;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.Durable;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to become of an old cluster; the folder without it decides nothing.
 *
 * @param keep where it goes; empty to delete it
 * @param copied whether it is deleted at its place, which it cannot be moved away from: where it is
 *     to be kept, a copy was made before
 * @param oldIsGone whether what is at its place is the new one
 */
record SwapPlan(Optional<Path> keep, boolean copied, boolean oldIsGone) {
  private static final String FILE = "swap.json";

  /** The place of a snapshot, and no way out of it. */
  private static final Pattern KEPT =
      Pattern.compile(ClusterFolder.SNAPSHOTS + "/[A-Za-z0-9][A-Za-z0-9._-]*");

  static SwapPlan of(Optional<Path> keep, boolean copied) {
    return new SwapPlan(keep, copied, false);
  }

  SwapPlan withoutOld() {
    return new SwapPlan(keep, copied, true);
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
  }

  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  void write(Path folder) throws IOException {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("format", 1);
    keep.ifPresent(path -> plan.put("keep", ClusterFolder.SNAPSHOTS + "/" + path.getFileName()));
    plan.put("copied", copied);
    plan.put("oldIsGone", oldIsGone);
    Durable.write(folder.resolve(FILE), Json.write(plan));
  }

  /**
   * Reads the one of a swap that is decided.
   *
   * @param old where the old cluster is, or will be
   */
  static SwapPlan read(ClusterFolder folder, Path next, Path old) throws IOException {
    try {
      JsonObject plan = Json.readObject(next.resolve(FILE));
      Optional<String> keep = plan.optionalString("keep");
      if (keep.isPresent() && !KEPT.matcher(keep.get()).matches()) {
        throw new JsonException("\"keep\" is no snapshot's place: " + keep.get());
      }
      if (Files.isSymbolicLink(folder.snapshots())) {
        throw new JsonException("the folder of snapshots is a link");
      }
      return new SwapPlan(
          keep.map(folder.root()::resolve), is(plan, "copied"), is(plan, "oldIsGone"));
    } catch (JsonException e) {
      throw new TempDbException(
          next.resolve(FILE) + " is damaged: " + e.getMessage(),
          Files.exists(old.resolve("data"))
              ? "The replaced cluster is in " + old + "; move it away, then delete " + next
              : "Nothing was replaced yet; delete " + next);
    }
  }

  private static boolean is(JsonObject plan, String key) {
    return plan.has(key) && plan.bool(key);
  }
}
