package amp.tempdb.api;

import amp.conninfo.EnvironmentVariables;
import amp.conninfo.PassFile;
import amp.conninfo.UnixSocket;
import amp.conninfo.UrlParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database, in the forms that clients want. Over a Unix-domain socket there is no
 * password: the socket's folder admits its owner alone. Over TCP there is one, and {@link #jdbcUrl}
 * and {@link #environment} carry it: treat them as secrets. {@link #toString} never shows it.
 */
public final class ConnectionInfo {
  /**
   * The one way in which a password leaves no trace with whoever asks for it: any program may sit
   * on a port that was ours.
   *
   * @see <a
   *     href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNECT-REQUIRE-AUTH">
   *     PostgreSQL 18, 32.1.2 Parameter Key Words: require_auth</a>
   */
  private static final String REQUIRED_AUTHENTICATION = "scram-sha-256";

  private final String host;
  private final int port;
  private final String user;
  private final String database;
  private final @Nullable Path socketDirectory;
  private final @Nullable String password;
  private final @Nullable Path passwordFile;

  private ConnectionInfo(
      String host,
      int port,
      String user,
      String database,
      @Nullable Path socketDirectory,
      @Nullable String password,
      @Nullable Path passwordFile) {
    this.host = Objects.requireNonNull(host, "host");
    this.port = port;
    this.user = Objects.requireNonNull(user, "user");
    this.database = Objects.requireNonNull(database, "database");
    this.socketDirectory = socketDirectory;
    this.password = password;
    this.passwordFile = passwordFile;
  }

  /**
   * Describes a database behind a Unix-domain socket.
   *
   * @param socketDirectory the directory that holds {@code .s.PGSQL.<port>}, absolute
   * @param port the number in the socket's name
   * @param user the role to connect as
   * @param database the database
   */
  public static ConnectionInfo unix(Path socketDirectory, int port, String user, String database) {
    if (!socketDirectory.isAbsolute()) {
      throw new IllegalArgumentException("socket directory is not absolute: " + socketDirectory);
    }
    return new ConnectionInfo(
        socketDirectory.toString(), port, user, database, socketDirectory, null, null);
  }

  /**
   * Describes a database behind a TCP port.
   *
   * @param host the host's name or address
   * @param port the port
   * @param user the role to connect as
   * @param password its password
   * @param passwordFile a file in the format of libpq's {@code .pgpass} that holds the password
   * @param database the database
   */
  public static ConnectionInfo tcp(
      String host, int port, String user, String password, Path passwordFile, String database) {
    return new ConnectionInfo(
        host,
        port,
        user,
        database,
        null,
        Objects.requireNonNull(password, "password"),
        Objects.requireNonNull(passwordFile, "passwordFile"));
  }

  /**
   * Describes a database behind a TCP port, with the password that stands in a file.
   *
   * @param host the host's name or address
   * @param port the port
   * @param user the role to connect as
   * @param passwordFile a file in the format of libpq's {@code .pgpass} that holds the password
   * @param database the database
   * @throws amp.problem.ProblemException when the file cannot be read, or others can read it
   */
  public static ConnectionInfo tcp(
      String host, int port, String user, Path passwordFile, String database) {
    String password = PassFile.password(passwordFile.toString(), host, port, database, user);
    return tcp(host, port, user, password, passwordFile, database);
  }

  /** Returns the same server's other database. */
  public ConnectionInfo withDatabase(String other) {
    return new ConnectionInfo(host, port, user, other, socketDirectory, password, passwordFile);
  }

  /** Returns the host: a name or an address, or the socket's directory. */
  public String host() {
    return host;
  }

  /** Returns the port, which is also the number in a socket's name. */
  public int port() {
    return port;
  }

  /** Returns the role to connect as. */
  public String user() {
    return user;
  }

  /** Returns the database's name. */
  public String database() {
    return database;
  }

  /** Returns the socket's file, where the database is behind a Unix-domain socket. */
  public Optional<Path> socket() {
    return Optional.ofNullable(socketDirectory).map(d -> d.resolve(UnixSocket.fileName(port)));
  }

  /**
   * Returns the password that a client sends; empty where none is asked for, as behind a socket.
   */
  public Optional<String> password() {
    return Optional.ofNullable(password);
  }

  /** Returns the file with the password, where there is a password. */
  public Optional<Path> passwordFile() {
    return Optional.ofNullable(passwordFile);
  }

  /**
   * Returns the URL for the PostgreSQL JDBC driver; it connects by itself. Over a Unix-domain
   * socket the application needs the module {@code amp.tempdb.jdbc}; over TCP the URL holds the
   * password.
   */
  public String jdbcUrl() {
    return jdbcAddress() + UrlParts.query(jdbcParameters());
  }

  /** Returns connections to the database, a new one each time; the JDBC driver must be present. */
  public DataSource dataSource() {
    return new DriverDataSource(this);
  }

  /** Returns the password that stands in the file now; empty where the file has none. */
  Optional<String> currentPassword() {
    return passwordFile()
        .filter(Files::isReadable)
        .map(file -> PassFile.password(file.toString(), host, port, database, user))
        .filter(found -> !found.isEmpty());
  }

  /** Returns the JDBC URL without parameters: it names the database, and cannot reach it alone. */
  String jdbcAddress() {
    String authority = socketDirectory == null ? UrlParts.address(host, port) : "localhost:" + port;
    return "jdbc:postgresql://" + authority + "/" + UrlParts.encoded(database);
  }

  private Map<String, String> jdbcParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", user);
    if (password != null) {
      parameters.put("password", password);
      parameters.put("requireAuth", REQUIRED_AUTHENTICATION);
    }
    // Nothing on this machine's loopback or in a private folder gains from TLS or GSS encryption,
    // and asking for them costs a round trip each.
    parameters.put("sslmode", "disable");
    parameters.put("gssEncMode", "disable");
    if (socketDirectory != null) {
      parameters.putAll(UnixSocket.properties(host, port));
    }
    return parameters;
  }

  /**
   * Returns the URL for psql and every other client of libpq, and for drivers that read its URLs.
   * It names the password's file and not the password, so that it may stand in a command line. Over
   * TCP it insists on SCRAM, which libpq can since version 16; older ones refuse the URL, and take
   * {@link #environment}.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNSTRING-URIS">
   *     PostgreSQL 18, 32.1.1.2 Connection URIs</a>
   */
  public String libpqUrl() {
    Map<String, String> parameters = new LinkedHashMap<>();
    String authority = "";
    if (socketDirectory != null) {
      // A user before an empty host is no URL to the parsers of other languages: name it as a
      // parameter.
      parameters.put("host", host);
      parameters.put("port", Integer.toString(port));
      parameters.put("user", user);
    } else {
      authority = UrlParts.encoded(user) + "@" + UrlParts.address(host, port);
    }
    putPasswordFile(parameters);
    return "postgresql://"
        + authority
        + "/"
        + UrlParts.encoded(database)
        + UrlParts.query(parameters);
  }

  /**
   * Returns the URL for clients that read no password file: {@link #libpqUrl} with the password in
   * it where there is one. It belongs in an environment, not in a command line.
   */
  public String databaseUrl() {
    if (password == null) {
      return libpqUrl();
    }
    return "postgresql://"
        + UrlParts.encoded(user)
        + ":"
        + UrlParts.encoded(password)
        + "@"
        + UrlParts.address(host, port)
        + "/"
        + UrlParts.encoded(database);
  }

  /**
   * Returns the parameters of {@link #jdbcUrl} as connection properties of the JDBC driver. Over
   * TCP they hold the password.
   */
  public Properties properties() {
    Properties properties = new Properties();
    properties.putAll(jdbcParameters());
    return properties;
  }

  /**
   * Returns the connection parameters of libpq, which name the password's file and not the
   * password.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS">
   *     PostgreSQL 18, 32.1.2 Parameter Key Words</a>
   */
  public Map<String, String> libpqParameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("host", host);
    parameters.put("port", Integer.toString(port));
    parameters.put("user", user);
    parameters.put("dbname", database);
    putPasswordFile(parameters);
    return parameters;
  }

  private void putPasswordFile(Map<String, String> parameters) {
    if (passwordFile != null) {
      parameters.put("passfile", passwordFile.toString());
      parameters.put("require_auth", REQUIRED_AUTHENTICATION);
    }
  }

  /**
   * Returns the environment variables of libpq's clients, and {@code DATABASE_URL}. Over TCP it
   * holds the password. Others of libpq's variables, such as {@code PGSERVICE}, can lead elsewhere:
   * {@link EnvironmentVariables#besides} names those that a program should not have.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-envars.html">PostgreSQL 18, 32.15
   *     Environment Variables</a>
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DATABASE_URL", databaseUrl());
    variables.putAll(EnvironmentVariables.of(libpqParameters()));
    return variables;
  }

  /** Returns the libpq URL, which never holds a password. */
  @Override
  public String toString() {
    return libpqUrl();
  }
}
