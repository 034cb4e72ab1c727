package amp.tempdb.postgres.extension;

import amp.json.Json;
import amp.json.JsonException;
import amp.os.file.Durable;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The note in a data directory that says with which extensions its last server was started. It lies
 * there so that every copy has it: a snapshot, a backup, a branch.
 */
public final class ClusterNote {
  private static final String FILE = "amp_extensions";
  private static final int FORMAT = 1;
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+~-]{0,64}");

  private ClusterNote() {}

  /** Notes them before a start; a cluster that never had any gets no note. */
  public static void keep(Path data, ServerExtensions extensions) throws IOException {
    Path note = data.resolve(FILE);
    if (extensions.isEmpty()) {
      Files.deleteIfExists(note);
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("extensions", extensions.used().stream().map(ClusterNote::json).toList());
    Durable.keep(note, Json.write(json));
  }

  /** Where a component lies is true of one machine alone. */
  private static Map<String, Object> json(UsedExtension extension) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", extension.name());
    json.put("version", extension.version());
    json.put("component", extension.folder().isPresent());
    json.put("asked", extension.asked());
    return json;
  }

  /**
   * What a server had.
   *
   * @param name the name that was asked for
   * @param version its version; empty where that was not known
   * @param component whether a component brought it
   */
  public record Noted(String name, String version, boolean component) {
    /**
     * Tells whether it has the words of an extension: a note came with the data, and is printed,
     * and looked for in folders.
     */
    public boolean isPlain() {
      return TempDbSpec.isExtension(name)
          && name.indexOf('@') < 0
          && VERSION.matcher(version).matches();
    }
  }

  /** Returns what the last server was asked for; nothing where no note can be read. */
  public static List<Noted> read(Path data) {
    Path note = data.resolve(FILE);
    if (!Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      return Json.readObject(note).objects("extensions").stream()
          .filter(extension -> extension.bool("asked"))
          .map(e -> new Noted(e.string("name"), e.string("version"), e.bool("component")))
          .filter(Noted::isPlain)
          .toList();
    } catch (IOException | JsonException e) {
      return List.of();
    }
  }
}
