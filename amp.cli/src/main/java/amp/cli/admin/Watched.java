package amp.cli.admin;

import java.util.Map;

/** What the Admin API tells about. Asked by several threads at once. */
public interface Watched {
  /**
   * Asks the database. An answer may be half a second old, so that many questions are no load.
   *
   * @return what it said
   */
  Health health();

  /** Returns what there is to know, for JSON; no secrets. */
  Map<String, Object> status();

  /**
   * Returns numbers by the names of their metrics, as Prometheus wants them. What is not known is
   * left out.
   *
   * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus, metric naming</a>
   */
  Map<String, Number> metrics();

  /**
   * How the database is.
   *
   * @param serves whether it answers queries
   * @param ready whether its schema, too, is the one this program knows
   * @param problem why it is not; empty when it is
   */
  record Health(boolean serves, boolean ready, String problem) {}
}
