package amp.tempdb.postgres.cluster;

import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a postmaster was started with, as it writes that into {@code postmaster.opts}: its path, and
 * each word of its command line in quotes, which it does not double.
 *
 * @see <a href="https://www.postgresql.org/docs/18/storage-file-layout.html">PostgreSQL 18, 66.1
 *     Database File Layout</a>
 */
public final class PostmasterOptions {
  private static final int MOST_BYTES = 1 << 16;
  private static final Pattern PARAMETER =
      Pattern.compile("\"-c\" \"([A-Za-z_][A-Za-z0-9_.$]*)=(.*?)\"(?= \"-|\\s*$)", Pattern.DOTALL);

  private PostmasterOptions() {}

  /**
   * Returns the parameters on the command line of the server that runs, or ran last; nothing where
   * that cannot be read.
   *
   * @return the values by names in lower case; of a parameter that was given twice, the last counts
   */
  public static Map<String, String> read(Path data) {
    String text;
    try {
      text = SmallFile.beginning(data.resolve("postmaster.opts"), MOST_BYTES);
    } catch (IOException e) {
      return Map.of();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    }
    return parameters;
  }
}
