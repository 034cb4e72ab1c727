package amp.problem;

import java.util.List;

/**
 * One thing that was looked at, and how it was found.
 *
 * @param level how bad it is
 * @param subject what was looked at, a word or two
 * @param message what was found, with the value seen; no full stop at the end
 * @param remedies what to do; empty when there is nothing to do
 */
public record Finding(Level level, String subject, String message, List<Remedy> remedies) {

  /** How bad a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Was not as it should be, and is now. */
    FIXED,
    /** Works, and could work better. */
    WARNING,
    /** Does not work. */
    ERROR
  }

  /** Returns the finding that something is as it should be. */
  public static Finding ok(String subject, String message) {
    return new Finding(Level.OK, subject, message, List.of());
  }

  /** Returns the finding that something was mended. */
  public static Finding fixed(String subject, String message) {
    return new Finding(Level.FIXED, subject, message, List.of());
  }

  /** Returns the finding that something could be better. */
  public static Finding warning(String subject, String message, Remedy... remedies) {
    return new Finding(Level.WARNING, subject, message, List.of(remedies));
  }

  /** Returns the finding that something does not work. */
  public static Finding error(String subject, String message, Remedy... remedies) {
    return new Finding(Level.ERROR, subject, message, List.of(remedies));
  }

  /** Returns the finding that something does not work, as an exception says. */
  public static Finding error(String subject, ProblemException e) {
    return new Finding(Level.ERROR, subject, e.problem(), e.remedies());
  }
}
