package amp.tempdb.postgres.snapshot;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.Durable;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file in a snapshot's folder that describes it. */
final class SnapshotManifest {
  private static final int FORMAT = 1;
  private static final String FILE = "manifest.json";

  private SnapshotManifest() {}

  /** Writes it. */
  static void write(Snapshot snapshot, Path folder) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("postgres", snapshot.version());
    values.put("created", snapshot.created().toString());
    values.put("bytes", snapshot.bytes());
    values.put("automatic", snapshot.automatic());
    values.put("note", snapshot.note());
    Durable.write(folder.resolve(FILE), Json.write(values));
  }

  /**
   * Reads the one in a folder.
   *
   * @throws TempDbException when it is damaged, or of a newer format
   */
  static Snapshot read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      JsonObject json = Json.readObject(file);
      if (json.number("format") != FORMAT) {
        throw new JsonException("\"format\" is " + json.number("format") + ", not " + FORMAT);
      }
      return new Snapshot(
          folder.getFileName().toString(),
          json.string("postgres"),
          Instant.parse(json.string("created")),
          json.number("bytes"),
          json.bool("automatic"),
          json.string("note"));
    } catch (JsonException | DateTimeParseException | CharacterCodingException e) {
      throw new TempDbException(
          "the snapshot "
              + folder.getFileName()
              + " has a manifest that cannot be read: "
              + (e instanceof CharacterCodingException ? "it is no UTF-8" : e.getMessage()),
          "See " + file + "; its data may be whole. Delete the snapshot when it is not needed");
    }
  }
}
