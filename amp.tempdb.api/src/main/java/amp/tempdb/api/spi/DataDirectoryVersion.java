package amp.tempdb.api.spi;

import amp.os.file.Failure;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The major version of PostgreSQL that made a data directory. Only that major can open it.
 *
 * @param data the data directory
 * @param major its major version: {@code 18}; two numbers before PostgreSQL 10
 * @see <a href="https://www.postgresql.org/support/versioning/">PostgreSQL's versioning policy</a>
 */
public record DataDirectoryVersion(Path data, String major) {
  private static final String FILE = "PG_VERSION";
  private static final int LONGEST = 32;

  /**
   * Reads the version of the cluster that a specification points at.
   *
   * @return empty when there is no cluster yet
   * @throws TempDbException when there is one whose version cannot be read
   */
  public static Optional<DataDirectoryVersion> of(TempDbSpec spec) {
    if (spec.directory().isEmpty()) {
      return Optional.empty();
    }
    Path directory = spec.directory().get();
    // Other amp versions keep the cluster in the folder itself.
    for (Path data : List.of(directory.resolve("data"), directory)) {
      if (Files.exists(data.resolve(FILE))) {
        return Optional.of(read(data));
      }
    }
    return Optional.empty();
  }

  private static DataDirectoryVersion read(Path data) {
    Path file = data.resolve(FILE);
    String text;
    try {
      text = SmallFile.beginning(file, LONGEST).strip();
    } catch (RefusedFileException e) {
      throw damaged(file, e.getReason());
    } catch (IOException e) {
      throw new TempDbException(
          "cannot read " + file + ": " + Failure.reason(e), "Make it readable for this user", e);
    }
    Optional<String> major = major(text);
    if (major.isEmpty() || !major.get().equals(text)) {
      throw damaged(file, "holds " + printable(text) + " where a version such as 18 belongs");
    }
    return new DataDirectoryVersion(data, text);
  }

  private static TempDbException damaged(Path file, String what) {
    return new TempDbException(
        file + " " + what,
        "Restore it: PostgreSQL keeps the same text in the PG_VERSION of every folder in base/");
  }

  private static String printable(String text) {
    return '"' + text.replaceAll("[^ -~]", "?") + '"';
  }

  /**
   * Returns the major part of a version: {@code 18} of {@code 18.6}, {@code 9.6} of {@code 9.6.24}.
   *
   * @return empty when it does not begin with a number
   */
  public static Optional<String> major(String version) {
    int first = digits(version, 0);
    if (first == 0 || first > 4) {
      return Optional.empty();
    }
    boolean old = first == 1 && version.startsWith(".", 1) && digits(version, 2) > 2;
    return Optional.of(version.substring(0, old ? digits(version, 2) : first));
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Tells whether a PostgreSQL of this version can open the data directory. */
  public boolean fits(String version) {
    Optional<String> other = major(version);
    return other.isPresent() && other.get().equals(major);
  }
}
