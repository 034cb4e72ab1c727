package amp.cli.console;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides what the libraries' loggers do, before the first of them exists. */
public final class Logging {
  private Logging() {}

  /**
   * Sends the libraries' log to standard error, or nowhere.
   *
   * @param verbose whether the user asked for it; means level debug
   * @param level the level of {@code AMP_LOG}, which also asks for it, or null
   */
  public static void configure(boolean verbose, @Nullable String level) {
    @Nullable String named =
        level != null && level.matches("(?i)error|warn|info|debug|trace")
            ? level.toLowerCase(Locale.ROOT)
            : null;
    if (named == null && !verbose) {
      // Named outright, so that nothing searches for a provider: the search alone costs 10 ms.
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      // It would say on standard error that it does so.
      System.setProperty("slf4j.internal.verbosity", "WARN");
      return;
    }
    System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", named == null ? "debug" : named);
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
  }
}
