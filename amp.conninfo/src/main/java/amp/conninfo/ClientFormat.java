package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How clients want to be told of a database that do not read libpq's URLs, or read them in another
 * way. What each of them makes of which form was tried with the client itself.
 */
public enum ClientFormat {
  /** node-postgres, and what is made of it: Knex, Kysely, Drizzle, TypeORM, Sequelize. */
  NODE,

  /** Prisma. */
  PRISMA,

  /** Slonik, for Node. */
  SLONIK,

  /** postgres.js; its URLs name no Unix-domain socket. */
  POSTGRES_JS,

  /** asyncpg, for Python. */
  ASYNCPG,

  /** SQLAlchemy with psycopg 3. */
  SQLALCHEMY,

  /** SQLAlchemy with asyncpg. */
  SQLALCHEMY_ASYNCPG,

  /** pgx and lib/pq, for Go. */
  GO,

  /** r2dbc-postgresql, for Java. */
  R2DBC,

  /** libpq's other form, {@code name=value}. */
  KEYWORDS,

  /** PHP's PDO. */
  PDO,

  /** Perl's DBI. */
  PERL;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  /**
   * Names the database in this form, with the password if there is one.
   *
   * @param url a URL in libpq's form, with the password if there is one
   * @throws ConnectionStringException when the URL cannot be read, or the client cannot be told
   *     what it says
   */
  public String write(String url) {
    // What no driver could make anything of is refused as everywhere.
    DatabaseUrl.parse(url);
    Map<String, String> parameters = LibpqUrl.parameters(url);
    boolean socket = parameters.getOrDefault("host", "").startsWith("/");
    return switch (this) {
      case ASYNCPG -> url;
      case NODE, PRISMA -> socket ? atLocalhost(parameters) : url;
      case SLONIK -> socket ? inAuthority(parameters) : url;
      case POSTGRES_JS ->
          socket ? refuse("the URLs of postgres.js name no Unix-domain socket") : url;
      case SQLALCHEMY -> "postgresql+psycopg" + url.substring(url.indexOf(':'));
      case SQLALCHEMY_ASYNCPG -> "postgresql+asyncpg" + url.substring(url.indexOf(':'));
      case GO -> isLoopback(parameters) ? withoutTls(url) : url;
      case R2DBC -> R2dbcUrl.write(parameters);
      case KEYWORDS -> keywords(parameters, " ");
      case PDO -> "pgsql:" + keywords(parameters, ";");
      case PERL -> "dbi:Pg:" + keywords(parameters, ";");
    };
  }

  /** Tells whether a client can be told of a Unix-domain socket in this form. */
  public boolean hasSockets() {
    return this != POSTGRES_JS;
  }

  /**
   * Their parsers want a user, and a host behind it, or else lose the user or the port. The folder
   * in the query is what counts.
   */
  private static String atLocalhost(Map<String, String> parameters) {
    Map<String, String> rest = new LinkedHashMap<>(parameters);
    String authority = userInfo(rest) + "localhost" + port(rest);
    return url("postgresql", authority, rest);
  }

  private static String inAuthority(Map<String, String> parameters) {
    Map<String, String> rest = new LinkedHashMap<>(parameters);
    rest.remove("host");
    String host = UrlParts.encoded(parameters.getOrDefault("host", ""));
    return url("postgresql", userInfo(rest) + host + port(rest), rest);
  }

  static String url(String scheme, String authority, Map<String, String> rest) {
    String database = rest.getOrDefault("dbname", "");
    rest.remove("dbname");
    return scheme + "://" + authority + "/" + UrlParts.encoded(database) + UrlParts.query(rest);
  }

  /** Takes user and password out of the parameters, as what stands before a host. */
  static String userInfo(Map<String, String> parameters) {
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (user == null) {
      return "";
    }
    return UrlParts.encoded(user)
        + (password == null || password.isEmpty() ? "" : ":" + UrlParts.encoded(password))
        + "@";
  }

  static String port(Map<String, String> parameters) {
    String port = parameters.remove("port");
    return port == null ? "" : ":" + port;
  }

  private static boolean isLoopback(Map<String, String> parameters) {
    return LOOPBACK.contains(parameters.getOrDefault("host", ""))
        && !parameters.containsKey("sslmode");
  }

  /** lib/pq insists on TLS where nothing else is said; it never asks a socket for it. */
  private static String withoutTls(String url) {
    return url + (url.indexOf('?') < 0 ? '?' : '&') + "sslmode=disable";
  }

  private String keywords(Map<String, String> parameters, String separator) {
    if (separator.equals(";") && parameters.values().stream().anyMatch(v -> v.contains(";"))) {
      return refuse("a semicolon ends a value in the form for " + this);
    }
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + quoted(e.getValue()))
        .collect(Collectors.joining(separator));
  }

  private static String quoted(String value) {
    boolean plain =
        !value.isEmpty() && value.chars().noneMatch(c -> c <= ' ' || c == '\'' || c == '\\');
    return plain ? value : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String refuse(String problem) {
    throw new ConnectionStringException(
        problem,
        "Set the variables PGHOST, PGPORT, PGUSER and PGDATABASE and give the client none, or use"
            + " a TCP port");
  }
}
