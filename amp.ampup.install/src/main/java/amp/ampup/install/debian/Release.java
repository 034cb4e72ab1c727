package amp.ampup.install.debian;

import amp.ampup.AmpupException;
import amp.ampup.store.archive.Stanzas;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The signed list of a suite's indexes.
 *
 * @param origin whose archive it is, such as {@code Debian}
 * @param suite the suite's name by its age, such as {@code oldstable}
 * @param codename the suite's name, such as {@code bookworm}
 * @param validUntil when it ends; empty when it never does
 * @param byHash whether indexes are at addresses made of their hashes too
 * @param files the indexes by their paths below the suite's folder
 */
record Release(
    String origin,
    String suite,
    String codename,
    Optional<Instant> validUntil,
    boolean byHash,
    Map<String, IndexFile> files) {
  /** Copies the map. */
  Release {
    files = Map.copyOf(files);
  }

  /**
   * An index.
   *
   * @param sha256 its SHA-256
   * @param size its size in bytes
   */
  record IndexFile(String sha256, long size) {}

  /** Reads what was signed. */
  static Release parse(String text, String what) {
    try {
      Map<String, String> fields = Stanzas.of(text).next();
      if (fields == null) {
        throw new IOException("it is empty");
      }
      return new Release(
          fields.getOrDefault("origin", ""),
          fields.getOrDefault("suite", ""),
          fields.getOrDefault("codename", ""),
          Optional.ofNullable(fields.get("valid-until")).map(Release::instant),
          fields.getOrDefault("acquire-by-hash", "no").equals("yes"),
          files(fields.getOrDefault("sha256", "")));
    } catch (IOException | DateTimeException | NumberFormatException e) {
      throw new AmpupException(
          what + " is signed and cannot be read (" + e.getMessage() + ")", "Use another mirror", e);
    }
  }

  /** Tells whether it is the list of a suite, by either of its names. */
  boolean isOf(String name) {
    return !name.isEmpty() && (name.equals(suite) || name.equals(codename));
  }

  private static Map<String, IndexFile> files(String text) {
    Map<String, IndexFile> files = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 3 && words[0].matches("[0-9a-f]{64}")) {
        files.put(words[2], new IndexFile(words[0], Long.parseLong(words[1])));
      }
    }
    return files;
  }

  /** RFC 1123, with UTC where that has GMT. */
  private static Instant instant(String text) {
    return ZonedDateTime.parse(
            text.replaceAll("(UTC|Z)$", "GMT"), DateTimeFormatter.RFC_1123_DATE_TIME)
        .toInstant();
  }
}
