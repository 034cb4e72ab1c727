package amp.conninfo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** A database's URL in the forms that other programs want; they may hold a password. */
public final class DatabaseUrl {
  /**
   * The parameters of libpq that have an environment variable.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-envars.html">PostgreSQL 18, 32.15
   *     Environment Variables</a>
   */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("application_name", "PGAPPNAME"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("client_encoding", "PGCLIENTENCODING"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          Map.entry("dbname", "PGDATABASE"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("host", "PGHOST"),
          Map.entry("hostaddr", "PGHOSTADDR"),
          Map.entry("krbsrvname", "PGKRBSRVNAME"),
          Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("passfile", "PGPASSFILE"),
          Map.entry("password", "PGPASSWORD"),
          Map.entry("port", "PGPORT"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("user", "PGUSER"));

  /** What the driver calls the roles that libpq has a word for. */
  private static final Map<String, String> ROLES =
      Map.of(
          "any", "any",
          "primary", "primary",
          "master", "primary",
          "secondary", "standby",
          "slave", "standby",
          "preferSecondary", "prefer-standby",
          "preferSlave", "prefer-standby");

  private final ConnectionTarget target;
  private final Map<String, String> parameters;

  private DatabaseUrl(ConnectionTarget target, Map<String, String> parameters) {
    this.target = target;
    this.parameters = parameters;
  }

  /**
   * Reads a URL.
   *
   * @param url a URL in libpq's form
   * @throws ConnectionStringException when it cannot be used
   */
  public static DatabaseUrl parse(String url) {
    return new DatabaseUrl(LibpqUrl.parse(url), libpq(LibpqUrl.parameters(url)));
  }

  /** Returns what it says by libpq's names; what only the JDBC driver knows is left out. */
  public Map<String, String> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  /** Returns the variables by which libpq's programs find the database. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    parameters.forEach((name, value) -> variables.put(VARIABLES.get(name), value));
    return variables;
  }

  /** Returns the user; empty where the URL names none. */
  public String user() {
    return target.properties().getProperty("user", "");
  }

  /** Returns the password; empty where neither the URL nor its password file has one. */
  public String password() {
    return target.properties().getProperty("password", "");
  }

  /** Returns the URL for the JDBC driver, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl(false);
  }

  /** Returns the URL for the JDBC driver, with the user and the password there are. */
  public String jdbcUrlWithPassword() {
    return jdbcUrl(true);
  }

  private String jdbcUrl(boolean secrets) {
    Properties properties = target.properties();
    // That is us, and these programs are not.
    PostgresUrl.defaults().forEach(properties::remove);
    StringBuilder url = new StringBuilder(target.url());
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      if (secrets || (!name.equals("user") && !name.equals("password"))) {
        String value = URLEncoder.encode(properties.getProperty(name), StandardCharsets.UTF_8);
        url.append(url.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(value);
      }
    }
    return url.toString();
  }

  private static Map<String, String> libpq(Map<String, String> mixed) {
    Map<String, String> parameters = new LinkedHashMap<>();
    mixed.forEach(
        (name, value) -> {
          if (VARIABLES.containsKey(name)) {
            parameters.put(name, value);
          } else if (name.equals("targetServerType") && ROLES.containsKey(value)) {
            parameters.put("target_session_attrs", ROLES.get(value));
          } else if (name.equals("loadBalanceHosts")) {
            parameters.put("load_balance_hosts", value.equals("true") ? "random" : "disable");
          } else if (name.equals("ssl")) {
            parameters.put("sslmode", value.equals("true") ? "require" : "prefer");
          }
        });
    return parameters;
  }
}
