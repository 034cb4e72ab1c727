package amp.metadb;

import java.util.List;

/**
 * A step of the schema that this program knows.
 *
 * @param version its number
 * @param description what it is about, as in its file's name
 * @param checksum Flyway's checksum of its file; a released file never changes
 */
record Migration(int version, String description, int checksum) {

  /** All steps, in order. A test compares the checksums with the files. */
  static final List<Migration> ALL =
      List.of(
          new Migration(1, "runs", -1_873_969_424),
          new Migration(2, "datasets", 2_040_933_825),
          new Migration(3, "providers", -111_512_487));

  static Migration last() {
    return ALL.get(ALL.size() - 1);
  }

  String fileName() {
    return "V" + version + "__" + description + ".sql";
  }
}
