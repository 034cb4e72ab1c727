package amp.os.process;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system has not started a program. */
public final class NotStartedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** ENOENT, of Linux, macOS and, as ERROR_FILE_NOT_FOUND, of Windows. */
  private static final int NO_SUCH_FILE = 2;

  /** As Java says it up to 21, in Windows too, and after that. */
  private static final Pattern ERROR =
      Pattern.compile(".*error(?:=|: )(\\d+),? \\(?([^()]+)\\)? *");

  private final String problem;
  private final boolean missing;

  NotStartedException(String program, IOException cause) {
    super(cause);
    String said = String.valueOf(cause.getMessage());
    Matcher error = ERROR.matcher(said);
    String name = program.isEmpty() ? "a program without a name" : program;
    problem = "cannot run " + name + ": " + (error.matches() ? error.group(2) : said);
    missing = error.matches() && Integer.parseInt(error.group(1)) == NO_SUCH_FILE;
  }

  @Override
  public String getMessage() {
    return problem;
  }

  /** Returns whether there is no such program. */
  public boolean isMissing() {
    return missing;
  }
}
