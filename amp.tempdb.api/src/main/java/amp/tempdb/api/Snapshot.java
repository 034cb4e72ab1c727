package amp.tempdb.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A copy of a database, kept to return to.
 *
 * @param name its name
 * @param version the version of PostgreSQL that it was made with, the major at least; empty if it
 *     is damaged
 * @param created when
 * @param bytes the size of it, some of which it may share with others; 0 if it is not known
 * @param automatic whether it was made by a command for safety, and may go when newer ones come
 * @param note what the user, or the command that made it, says of it
 */
public record Snapshot(
    String name, String version, Instant created, long bytes, boolean automatic, String note) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  /** What every file system takes, and no shell takes for something else. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** The devices of Windows, which are no files whatever follows a dot. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  /** Checks that nothing is missing. */
  public Snapshot {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(note, "note");
  }

  /**
   * Refuses a name that cannot be a folder's: it has letters, digits, dots, dashes and underscores,
   * at most 100, and begins with a letter or digit.
   *
   * @return the name
   * @throws TempDbException when it cannot
   */
  public static String checkName(String name) {
    if (!NAME.matcher(name).matches() || DEVICE.matcher(name).matches() || name.endsWith(".")) {
      throw new TempDbException(
          "\"" + name.replaceAll("\\p{Cntrl}", "?") + "\" cannot be the name of a snapshot",
          "Use at most 100 letters, digits, dots, dashes and underscores, a letter or digit first"
              + " and no dot last");
    }
    return name;
  }

  /**
   * Returns a name for one that is made for safety: it says why, and when, in UTC.
   *
   * @param reason what is about to be done, for example {@code before-restore}
   */
  public static String automaticName(String reason) {
    return checkName(reason + "-" + TIME.format(Instant.now()));
  }
}
