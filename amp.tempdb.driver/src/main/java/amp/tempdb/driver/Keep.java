package amp.tempdb.driver;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a database stays open after its last connection was closed.
 *
 * @param time how long; null for as long as this process lives
 */
record Keep(@Nullable Duration time) {
  /** As long as this process lives. */
  static final Keep PROCESS = new Keep(null);

  /** Not at all. */
  static final Keep CONNECTIONS = new Keep(Duration.ZERO);

  /** Pools and tools open and close one after the other, and a server need not end between them. */
  static final Keep A_MINUTE = new Keep(Duration.ofMinutes(1));

  static Keep of(Optional<String> text, Keep usual) throws SQLException {
    if (text.isEmpty()) {
      return usual;
    }
    return switch (text.get()) {
      case "jvm" -> PROCESS;
      case "connections" -> CONNECTIONS;
      default -> seconds(text.get());
    };
  }

  private static Keep seconds(String text) throws SQLException {
    if (!text.matches("[0-9]{1,9}")) {
      throw Failures.unusable(
          "keep=" + text + " is none of jvm, connections and a number of seconds", "Write one");
    }
    return new Keep(Duration.ofSeconds(Long.parseLong(text)));
  }

  /** Tells whether a database without connections is closed after this long. */
  boolean isOver(Duration idle) {
    return time != null && idle.compareTo(time) >= 0;
  }
}
