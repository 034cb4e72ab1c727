package amp.metadb.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.zip.CRC32;

/**
 * A step of the schema that this program knows.
 *
 * @param version its number
 * @param description what it is about, as in its file's name
 * @param checksum Flyway's checksum of its file; a released file never changes
 */
public record Migration(int version, String description, int checksum) {

  /** All steps, in order. A test compares the checksums with the files. */
  static final List<Migration> ALL =
      List.of(
          new Migration(1, "runs", -1_873_969_424),
          new Migration(2, "datasets", 2_040_933_825),
          new Migration(3, "providers", -111_512_487));

  static Migration last() {
    return ALL.get(ALL.size() - 1);
  }

  /** Names all steps with what is in them. */
  public static String name() {
    CRC32 content = new CRC32();
    ALL.forEach(m -> content.update((m.fileName() + m.checksum()).getBytes(UTF_8)));
    return "amp-" + last().version() + "-" + Long.toHexString(content.getValue());
  }

  String fileName() {
    return "V" + version + "__" + description + ".sql";
  }
}
