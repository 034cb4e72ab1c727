package amp.ampup.install.fetch;

import java.time.Duration;

/**
 * How long a request may wait.
 *
 * @param connect for a connection
 * @param response for the first bytes of an answer
 * @param stall for the next bytes of a body
 */
public record Timeouts(Duration connect, Duration response, Duration stall) {
  /** What users get. */
  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
