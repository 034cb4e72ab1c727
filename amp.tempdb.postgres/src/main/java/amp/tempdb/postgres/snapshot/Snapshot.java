package amp.tempdb.postgres.snapshot;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.Durable;
import amp.tempdb.api.TempDbException;
import amp.tempdb.postgres.installation.PgVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A copy of a cluster, kept beside it.
 *
 * @param name its name
 * @param version the version of PostgreSQL that it was made with; the major at least
 * @param created when
 * @param bytes the size of its files together, some of which may share their blocks with others
 * @param automatic whether it was made by a command for safety, and may go when newer ones come
 * @param note what the user, or the command that made it, says of it
 */
public record Snapshot(
    String name, String version, Instant created, long bytes, boolean automatic, String note) {
  private static final int FORMAT = 1;
  private static final String MANIFEST = "manifest.json";

  /** What every file system takes, and no shell takes for something else. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** The devices of Windows, which are no files whatever follows a dot. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  /**
   * Refuses a name that cannot be a folder's.
   *
   * @throws TempDbException when it cannot
   */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches() || DEVICE.matcher(name).matches() || name.endsWith(".")) {
      throw new TempDbException(
          "\"" + name.replaceAll("\\p{Cntrl}", "?") + "\" cannot be the name of a snapshot",
          "Use letters, digits, dots, dashes and underscores, a letter or digit first");
    }
    return name;
  }

  /** Returns the same, to stay until it is deleted. */
  public Snapshot permanent() {
    return new Snapshot(name, version, created, bytes, false, note);
  }

  /** Returns the major version of PostgreSQL. */
  public int major() {
    return PgVersion.find(version).map(PgVersion::major).orElse(0);
  }

  /** Writes it into its folder. */
  void write(Path folder) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("postgres", version);
    values.put("created", created.toString());
    values.put("bytes", bytes);
    values.put("automatic", automatic);
    values.put("note", note);
    Durable.write(folder.resolve(MANIFEST), Json.write(values));
  }

  /**
   * Reads the one in a folder.
   *
   * @throws TempDbException when it is damaged, or of a newer format
   */
  static Snapshot read(Path folder) throws IOException {
    Path file = folder.resolve(MANIFEST);
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
    } catch (JsonException | DateTimeParseException | java.nio.charset.CharacterCodingException e) {
      throw new TempDbException(
          "the snapshot " + folder.getFileName() + " has a manifest that cannot be read: " + e,
          "See " + file + "; its data may be whole. Delete the snapshot when it is not needed");
    }
  }
}
