package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The variables by which libpq's programs find a database. */
public final class EnvironmentVariables {
  /**
   * The parameters of libpq that have an environment variable.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-envars.html">PostgreSQL 18, 32.15
   *     Environment Variables</a>
   */
  private static final Map<String, String> NAMES =
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
          Map.entry("require_auth", "PGREQUIREAUTH"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("user", "PGUSER"));

  /**
   * The variables of libpq that have a say in where and how a program connects, and in what its
   * session is like, beside those that have parameters above. One of another database, or with a
   * value that is none, keeps a program from ours.
   */
  private static final List<String> OTHERS =
      List.of(
          "PGDATESTYLE",
          "PGGEQO",
          "PGGSSDELEGATION",
          "PGGSSLIB",
          "PGMAXPROTOCOLVERSION",
          "PGMINPROTOCOLVERSION",
          "PGREQUIREPEER",
          "PGREQUIRESSL",
          "PGSERVICE",
          "PGSERVICEFILE",
          "PGSSLCERTMODE",
          "PGSSLCOMPRESSION",
          "PGSSLCRL",
          "PGSSLCRLDIR",
          "PGSSLMAXPROTOCOLVERSION",
          "PGSSLMINPROTOCOLVERSION",
          "PGSSLSNI",
          "PGTZ");

  /** What a program calls itself is in no database's way. */
  private static final String NAME = "PGAPPNAME";

  private EnvironmentVariables() {}

  /**
   * Returns the variables that must not be set beside others, sorted: with them a program would
   * find another database, or connect in another way.
   *
   * @param given the names of those that say how to connect
   */
  public static List<String> besides(Set<String> given) {
    Set<String> names = new TreeSet<>(NAMES.values());
    names.addAll(OTHERS);
    names.remove(NAME);
    names.removeAll(given);
    return List.copyOf(names);
  }

  /** Tells whether a parameter has a variable. */
  static boolean has(String parameter) {
    return NAMES.containsKey(parameter);
  }

  /**
   * Returns the variables for parameters of libpq, in their order.
   *
   * @throws IllegalArgumentException when one has no variable
   */
  public static Map<String, String> of(Map<String, String> parameters) {
    Map<String, String> variables = new LinkedHashMap<>();
    parameters.forEach((name, value) -> variables.put(variable(name), value));
    return variables;
  }

  private static String variable(String parameter) {
    String variable = NAMES.get(parameter);
    if (variable == null) {
      throw new IllegalArgumentException("libpq has no variable for " + parameter);
    }
    return variable;
  }
}
