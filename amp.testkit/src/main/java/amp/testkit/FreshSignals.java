package amp.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands whose program answers to signals wherever the build runs: a build in the background
 * ignores SIGINT, and what it starts inherits that (exec in POSIX).
 */
public final class FreshSignals {
  private static final String RESET = "$SIG{$_} = 'DEFAULT' for qw(INT HUP TERM);";
  private static final String RUN = " exec @ARGV or exit 127";

  private FreshSignals() {}

  /** Returns the words that run a command so. */
  public static List<String> of(List<String> command) {
    return words(RESET + RUN, command);
  }

  /** Returns the words that run a command so, as the leader of a session of its own. */
  public static List<String> inSession(List<String> command) {
    return words("use POSIX; POSIX::setsid(); " + RESET + RUN, command);
  }

  private static List<String> words(String script, List<String> command) {
    List<String> words = new ArrayList<>(List.of("perl", "-e", script));
    words.addAll(command);
    return words;
  }
}
