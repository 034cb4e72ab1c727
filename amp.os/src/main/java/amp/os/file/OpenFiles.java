package amp.os.file;

import amp.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files the system lets this process, and those that it starts, have open at once. */
public final class OpenFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final int MOST_BYTES = 8192;

  /** Name, and the limit that holds now. */
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +(\\d+|unlimited)");

  private OpenFiles() {}

  /**
   * Returns the limit that holds now, which a JVM has raised as far as it could.
   *
   * @return {@link Long#MAX_VALUE} where there is none; empty where it is not known: not on Linux,
   *     or when no more file can be opened to read it
   */
  public static OptionalLong limit() {
    if (!OperatingSystem.LINUX) {
      return OptionalLong.empty();
    }
    try {
      Matcher matcher = LIMIT.matcher(SmallFile.beginning(LIMITS, MOST_BYTES));
      if (!matcher.find()) {
        return OptionalLong.empty();
      }
      String limit = matcher.group(1);
      return OptionalLong.of(limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
