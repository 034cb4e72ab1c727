package amp.ampup.store;

import amp.ampup.AmpupException;
import amp.ampup.store.archive.FileEntry;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.NewFiles;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of an installation's files, in a file of its own beside the receipt. */
public final class FileList {
  /** The name of the file. */
  public static final String FILE = "files.json";

  private static final int MOST_BYTES = 64 << 20;

  private FileList() {}

  static void write(Path installation, List<FileEntry> entries) throws IOException {
    List<Object> files = new ArrayList<>();
    for (FileEntry entry : entries) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("path", entry.path());
      if (entry.isLink()) {
        json.put("link", entry.link());
      } else {
        json.put("size", entry.size());
        json.put("sha256", entry.sha256());
        json.put("executable", entry.executable());
      }
      files.add(json);
    }
    NewFiles.write(
        installation.resolve(FILE), Json.writeLine(Map.of("format", 1L, "files", files)) + "\n");
  }

  /**
   * Reads the list of an installation.
   *
   * @throws AmpupException when it is missing or damaged
   */
  public static List<FileEntry> read(Path installation) {
    Path file = installation.resolve(FILE);
    try {
      List<FileEntry> entries = new ArrayList<>();
      for (JsonObject json : Json.parseObject(SmallFile.text(file, MOST_BYTES)).objects("files")) {
        entries.add(
            json.has("link")
                ? new FileEntry(json.string("path"), 0, "", json.string("link"), false)
                : new FileEntry(
                    json.string("path"),
                    json.number("size"),
                    json.string("sha256"),
                    "",
                    json.bool("executable")));
      }
      return entries;
    } catch (IOException | JsonException e) {
      throw new AmpupException(
          "the list of files " + file + " cannot be read (" + e.getMessage() + ")",
          "Install the version again with --force",
          e);
    }
  }
}
