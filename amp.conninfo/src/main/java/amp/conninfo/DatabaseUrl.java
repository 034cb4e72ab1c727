package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A database's URL in the forms that other programs want; they may hold a password. */
public final class DatabaseUrl {
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
   * @throws ConnectionStringException when it cannot be used, or has another form
   */
  public static DatabaseUrl parse(String url) {
    if (!PostgresUrl.isLibpq(url)) {
      throw PostgresUrl.bad(
          url,
          "it does not begin with postgresql://",
          "Give a URL such as postgresql://user:password@localhost:5432/amp");
    }
    return new DatabaseUrl(LibpqUrl.parse(url), libpq(LibpqUrl.parameters(url)));
  }

  /** Returns what it says by libpq's names; what only the JDBC driver knows is left out. */
  public Map<String, String> parameters() {
    return new LinkedHashMap<>(parameters);
  }

  /** Returns the variables by which libpq's programs find the database. */
  public Map<String, String> variables() {
    return EnvironmentVariables.of(parameters);
  }

  /** Returns the user; empty where the URL names none. */
  public String user() {
    return target.properties().getProperty("user", "");
  }

  /** Returns the password; empty where neither the URL nor its password file has one. */
  public String password() {
    return target.properties().getProperty("password", "");
  }

  /**
   * Tells whether it, or its password file, holds a secret of any kind: a password, or that of the
   * key of a certificate, which {@link #jdbcUrl} holds too.
   */
  public boolean hasSecret() {
    return PostgresUrl.SECRETS.stream()
        .anyMatch(name -> !target.properties().getProperty(name, "").isEmpty());
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
    Map<String, String> parameters = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (secrets || (!name.equals("user") && !name.equals("password"))) {
        parameters.put(name, properties.getProperty(name));
      }
    }
    return target.url() + UrlParts.query(parameters);
  }

  private static Map<String, String> libpq(Map<String, String> mixed) {
    Map<String, String> parameters = new LinkedHashMap<>();
    mixed.forEach(
        (name, value) -> {
          if (EnvironmentVariables.has(name)) {
            parameters.put(name, value);
          } else if (name.equals("targetServerType") && ROLES.containsKey(value)) {
            parameters.put("target_session_attrs", ROLES.get(value));
          } else if (name.equals("loadBalanceHosts")) {
            parameters.put("load_balance_hosts", value.equals("true") ? "random" : "disable");
          } else if (name.equals("requireAuth")) {
            parameters.put("require_auth", value);
          } else if (name.equals("ssl")) {
            parameters.put("sslmode", value.equals("true") ? "require" : "prefer");
          }
        });
    return parameters;
  }
}
