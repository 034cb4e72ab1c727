package amp.ampup.install.fetch;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is known of a partial file: where it came from, and the server's name for that content. Kept
 * beside the file, so that a later process can go on with it.
 *
 * @param from the address
 * @param validator an entity tag or a date of modification; empty when the server gave none
 */
record Partial(String from, String validator) {
  static final Partial NONE = new Partial("", "");

  static Partial of(URI uri, Response response) {
    String etag = response.header("etag");
    // A weak tag names what looks alike, and not the same bytes (RFC 9110, section 13.1.5).
    String strong = etag.startsWith("W/") ? "" : etag;
    return new Partial(
        Secrets.shown(uri), strong.isEmpty() ? response.header("last-modified") : strong);
  }

  static Partial read(Path file) throws IOException {
    try {
      JsonObject json = Json.readObject(beside(file));
      return new Partial(json.string("from"), json.string("validator"));
    } catch (NoSuchFileException | JsonException e) {
      return NONE;
    }
  }

  void write(Path file) throws IOException {
    NewFiles.write(beside(file), Json.write(Map.of("from", from, "validator", validator)));
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(beside(file));
  }

  static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".json");
  }
}
