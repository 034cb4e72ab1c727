package amp.cli.project;

import amp.conninfo.DatabaseUrl;
import amp.conninfo.EnvironmentVariables;
import amp.tempdb.api.ConnectionInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables by which programs of every kind find a database.
 *
 * @param set those that name it; they may hold a password
 * @param unset those that lead elsewhere, and that a user's shell may have
 */
public record Variables(Map<String, String> set, List<String> unset) {
  private static final String AMP_URL = "AMP_CONFIG_METADATA_DB__URL";

  /**
   * Returns those of a managed database. Over TCP Java's programs need nothing of ours; else {@code
   * amp.tempdb.jdbc} among their libraries.
   *
   * @param connection how to connect
   * @param tcp how to connect over TCP; null where that is not possible
   */
  public static Variables managed(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
    Map<String, String> variables = new LinkedHashMap<>(connection.environment());
    variables.put(AMP_URL, connection.databaseUrl());
    if (tcp == null) {
      variables.put("JDBC_DATABASE_URL", connection.jdbcUrl());
      variables.put("SPRING_DATASOURCE_URL", connection.jdbcUrl());
      variables.put("SPRING_DATASOURCE_USERNAME", connection.user());
    } else {
      variables.put("JDBC_DATABASE_URL", tcp.jdbcUrl());
      variables.put(
          "SPRING_DATASOURCE_URL",
          "jdbc:postgresql://" + tcp.host() + ":" + tcp.port() + "/" + tcp.database());
      variables.put("SPRING_DATASOURCE_USERNAME", tcp.user());
      tcp.password().ifPresent(word -> variables.put("SPRING_DATASOURCE_PASSWORD", word));
    }
    return new Variables(variables, EnvironmentVariables.besides(variables.keySet()));
  }

  /**
   * Returns those of an external database. What its URL leaves open, such as {@code PGSSLMODE}, is
   * the user's to say.
   */
  public static Variables external(String url) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DATABASE_URL", url);
    variables.put(AMP_URL, url);
    variables.putAll(parsed.variables());
    variables.put("JDBC_DATABASE_URL", parsed.jdbcUrlWithPassword());
    variables.put("SPRING_DATASOURCE_URL", parsed.jdbcUrl());
    variables.put("SPRING_DATASOURCE_USERNAME", parsed.user());
    variables.put("SPRING_DATASOURCE_PASSWORD", parsed.password());
    // An empty one would override what the program has of its own.
    variables.values().removeIf(String::isEmpty);
    List<String> elsewhere = new ArrayList<>(List.of("PGHOSTADDR", "PGSERVICE"));
    if (variables.containsKey("PGPASSFILE")) {
      elsewhere.add("PGPASSWORD");
    }
    elsewhere.removeAll(variables.keySet());
    return new Variables(variables, elsewhere);
  }

  /**
   * Returns those to set for an application, wherever it is started from. The one that has amp's
   * own programs use a database stays out of what lasts: they would go on using one that has long
   * been given another port.
   */
  public Map<String, String> ofApplications() {
    Map<String, String> variables = new LinkedHashMap<>(set);
    variables.remove(AMP_URL);
    return variables;
  }

  /** Writes them for a POSIX shell to evaluate. */
  public List<String> shell() {
    List<String> lines = new ArrayList<>();
    lines.add("unset " + String.join(" ", unset));
    set.forEach((name, value) -> lines.add("export " + name + "=" + quote(value)));
    return lines;
  }

  private static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
