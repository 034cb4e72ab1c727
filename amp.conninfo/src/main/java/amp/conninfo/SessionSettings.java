package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Settings of the server that a session of our own has from its beginning. A user may have given
 * others to a database or to a role, for his own programs: a read-only database, another role, a
 * time-out. What a session asks for when it begins comes before those.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config-client.html">PostgreSQL 18, 19.11
 *     Client Connection Defaults</a>
 */
public final class SessionSettings {
  /** What every role may set, and every server since version 12 knows. */
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("role", "none"),
          Map.entry("search_path", "pg_catalog"),
          Map.entry("local_preload_libraries", ""),
          Map.entry("default_transaction_isolation", "read committed"),
          Map.entry("default_transaction_deferrable", "off"),
          Map.entry("statement_timeout", "0"),
          Map.entry("lock_timeout", "0"),
          Map.entry("idle_in_transaction_session_timeout", "0"),
          Map.entry("array_nulls", "on"),
          Map.entry("transform_null_equals", "off"),
          Map.entry("standard_conforming_strings", "on"));

  /** For sessions that read: whether they may write is left to the server. */
  public static final SessionSettings READING = new SessionSettings(PLAIN);

  /** For sessions that write. */
  public static final SessionSettings WRITING =
      READING.with("default_transaction_read_only", "off");

  private final Map<String, String> values;

  private SessionSettings(Map<String, String> values) {
    this.values = values;
  }

  /** Returns these settings and one more. */
  public SessionSettings with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new SessionSettings(more);
  }

  /**
   * Returns these settings, those that only a superuser may set, and those that not every version
   * knows. Where the server can leave out event triggers, those at logins among them, it does.
   *
   * @param version the server's major version
   */
  public SessionSettings asSuperuser(int version) {
    SessionSettings more =
        with("session_preload_libraries", "").with("session_replication_role", "origin");
    if (version >= 14) {
      more = more.with("idle_session_timeout", "0");
    }
    if (version >= 17) {
      more = more.with("transaction_timeout", "0").with("event_triggers", "off");
    }
    return more;
  }

  /** Returns them as the parameter {@code options} of a connection. */
  public String options() {
    StringJoiner options = new StringJoiner(" ");
    values.forEach((name, value) -> options.add("-c " + name + "=" + value.replace(" ", "\\ ")));
    return options.toString();
  }

  /** Returns them as statements, for a server that takes no options. */
  public String statements() {
    StringJoiner statements = new StringJoiner("; ");
    values.forEach((name, value) -> statements.add("set " + name + " = '" + value + "'"));
    return statements.toString();
  }
}
