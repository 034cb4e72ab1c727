package amp.metadb.registry;

import java.util.Locale;

/** How a run of the daemon ended. */
public enum RunEnd {
  /** It was asked to end, and did. */
  STOPPED,

  /** It gave up, or its database did. */
  FAILED,

  /** It never said how it ended; the next run of the same instance found it so. */
  LOST;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunEnd of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
