package amp.cli.archive;

import amp.cli.console.CliException;
import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.tempdb.postgres.control.NeededExtensions.Needed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a backup's first and last entry say. The format: a tar archive, compressed with Zstandard,
 * of {@code amp-backup.json}, the data directory under {@code data/}, and {@code manifest.json}.
 *
 * @param major the major version of PostgreSQL
 * @param created when it was begun
 * @param bytes the size of the data directory when it was begun
 * @param key the name of the key that signs the manifest; empty for none
 * @param extensions what the last server of the cluster had
 */
public record Backup(int major, Instant created, long bytes, String key, List<Needed> extensions) {
  static final String HEADER = "amp-backup.json";
  static final String MANIFEST = "manifest.json";
  static final String DATA = "data/";
  private static final String SIGNATURE = "signature";
  private static final String EXTENSIONS = "extensions";
  private static final int FORMAT = 1;

  /** No data directory is as large; sums of it do not overflow. */
  private static final long MOST_BYTES = 1L << 50;

  /** How much a small one may grow while it is read, in bytes. */
  private static final long GROWTH = 64 << 20;

  private static final String KIND = "amp-metadb";

  /**
   * Returns the size in bytes that the files have together at most: a database may grow while it is
   * read, and whoever unpacks a backup must not be made to unpack without an end.
   */
  long most() {
    return 2 * bytes + GROWTH;
  }

  byte[] header() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("kind", KIND);
    values.put("format", FORMAT);
    values.put("major", major);
    values.put("created", created.toString());
    values.put("bytes", bytes);
    if (!key.isEmpty()) {
      values.put("key", key);
    }
    // Without any, a backup is what it was before there were extensions, its signature too.
    if (!extensions.isEmpty()) {
      values.put(EXTENSIONS, extensions.stream().map(Backup::values).toList());
    }
    return Json.write(values).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> values(Needed extension) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", extension.name());
    values.put("version", extension.version());
    values.put("component", extension.component());
    return values;
  }

  /** The backup may be another's, and these words are printed. */
  private static Needed needed(JsonObject values) {
    Needed needed =
        new Needed(values.string("name"), values.string("version"), values.bool("component"));
    if (!needed.isPlain()) {
      throw new JsonException("\"extensions\" names what cannot be one");
    }
    return needed;
  }

  static Backup parse(byte[] header) {
    try {
      JsonObject json = Json.parseObject(new String(header, StandardCharsets.UTF_8));
      if (!json.string("kind").equals(KIND)) {
        throw new JsonException("\"kind\" is " + json.string("kind"));
      }
      if (json.number("format") != FORMAT) {
        throw new CliException(
            "the backup has format " + json.number("format") + ", and this program knows " + FORMAT,
            "use the newer version of ampctl that made it");
      }
      long bytes = json.number("bytes");
      if (bytes < 0 || bytes > MOST_BYTES) {
        throw new JsonException("\"bytes\" is " + bytes);
      }
      return new Backup(
          Math.toIntExact(json.number("major")),
          Instant.parse(json.string("created")),
          bytes,
          json.has("key") ? json.string("key") : "",
          json.has(EXTENSIONS)
              ? json.objects(EXTENSIONS).stream().map(Backup::needed).toList()
              : List.of());
    } catch (JsonException | ArithmeticException | DateTimeParseException e) {
      throw BackupReader.damaged("its first entry cannot be read: " + e.getMessage());
    }
  }

  /**
   * A file of the backup.
   *
   * @param size in bytes
   * @param sha256 in hexadecimal
   */
  record File(long size, String sha256) {}

  /** All that is in a backup. */
  record Contents(String version, SortedSet<String> directories, SortedMap<String, File> files) {
    Contents(String version) {
      this(version, new TreeSet<>(), new TreeMap<>());
    }

    byte[] manifest(String signature) {
      Map<String, Object> entries = new LinkedHashMap<>();
      files.forEach(
          (name, file) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("size", file.size);
            values.put("sha256", file.sha256);
            entries.put(name, values);
          });
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("format", FORMAT);
      values.put("postgres", version);
      values.put("directories", directories);
      values.put("files", entries);
      if (!signature.isEmpty()) {
        values.put(SIGNATURE, signature);
      }
      return Json.write(values).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns what is signed: the header, and the manifest, which has the hash of every file. */
    byte[][] signed(byte[] header) {
      return new byte[][] {header, manifest("")};
    }

    /** Returns the signature that a manifest has; empty for none. */
    static String signature(byte[] manifest) {
      try {
        JsonObject json = Json.parseObject(new String(manifest, StandardCharsets.UTF_8));
        return json.has(SIGNATURE) ? json.string(SIGNATURE) : "";
      } catch (JsonException e) {
        throw BackupReader.damaged("its manifest cannot be read: " + e.getMessage());
      }
    }

    static Contents parse(byte[] manifest) {
      try {
        JsonObject json = Json.parseObject(new String(manifest, StandardCharsets.UTF_8));
        Contents contents = new Contents(json.string("postgres"));
        contents.directories.addAll(json.strings("directories"));
        JsonObject files = json.object("files");
        for (String name : files.keys()) {
          JsonObject file = files.object(name);
          contents.files.put(name, new File(file.number("size"), file.string("sha256")));
        }
        return contents;
      } catch (JsonException e) {
        throw BackupReader.damaged("its manifest cannot be read: " + e.getMessage());
      }
    }
  }
}
