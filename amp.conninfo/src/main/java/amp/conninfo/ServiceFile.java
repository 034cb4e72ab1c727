package amp.conninfo;

import java.util.Map;

/**
 * The connection service file of libpq, {@code ~/.pg_service.conf}.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-pgservice.html">PostgreSQL 18, 32.17 The
 *     Connection Service File</a>
 */
public final class ServiceFile {
  private ServiceFile() {}

  /** Returns an entry of the file: its name, and a line for each parameter. */
  public static String entry(String name, Map<String, String> parameters) {
    StringBuilder entry = new StringBuilder("[" + name + "]\n");
    parameters.forEach((key, value) -> entry.append(key).append('=').append(value).append('\n'));
    return entry.toString();
  }
}
