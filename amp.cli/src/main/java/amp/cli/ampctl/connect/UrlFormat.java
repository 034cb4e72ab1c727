package amp.cli.ampctl.connect;

import amp.cli.console.CliException;
import amp.cli.project.Variables;
import amp.conninfo.ClientFormat;
import amp.conninfo.DatabaseUrl;
import amp.json.Json;
import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the way to a database can be written; docs/clients.md says which client takes which. */
public enum UrlFormat {
  /** For libpq's programs, and most drivers. */
  LIBPQ,
  /** For Java. */
  JDBC,
  /** For r2dbc-postgresql. */
  R2DBC(ClientFormat.R2DBC),
  /** For node-postgres and what is made of it. */
  NODE(ClientFormat.NODE),
  /** For Prisma. */
  PRISMA(ClientFormat.PRISMA),
  /** For Slonik. */
  SLONIK(ClientFormat.SLONIK),
  /** For postgres.js. */
  POSTGRES_JS(ClientFormat.POSTGRES_JS),
  /** For asyncpg. */
  ASYNCPG(ClientFormat.ASYNCPG),
  /** For SQLAlchemy with psycopg 3. */
  SQLALCHEMY(ClientFormat.SQLALCHEMY),
  /** For SQLAlchemy with asyncpg. */
  SQLALCHEMY_ASYNCPG(ClientFormat.SQLALCHEMY_ASYNCPG),
  /** For Go. */
  GO(ClientFormat.GO),
  /** For what is made with libpq. */
  KEYWORDS(ClientFormat.KEYWORDS),
  /** For PHP's PDO. */
  PDO(ClientFormat.PDO),
  /** For Perl's DBI. */
  PERL(ClientFormat.PERL),
  /** For a POSIX shell to evaluate. */
  ENV,
  /** For programs. */
  JSON;

  private final @Nullable ClientFormat client;

  UrlFormat() {
    client = null;
  }

  UrlFormat(ClientFormat client) {
    this.client = client;
  }

  /**
   * Writes how to connect; all but libpq's URL hold the password where there is one.
   *
   * @param connection how to connect
   * @param tcp how to connect over TCP; null where that is not possible
   * @throws CliException when there is no way for this client
   */
  public String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
    return switch (this) {
      case LIBPQ -> connection.libpqUrl();
      case JDBC -> connection.jdbcUrl();
      case ENV -> lines(Variables.managed(connection, tcp));
      case JSON -> json(connection, tcp);
      default -> forClient(connection, tcp);
    };
  }

  /**
   * Writes how to connect to an external database, with all that its URL says.
   *
   * @param url its URL
   */
  public String write(String url) {
    // What amp does not know is not passed on to programs that may.
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    return switch (this) {
      case LIBPQ -> url;
      case JDBC -> parsed.jdbcUrlWithPassword();
      case ENV -> lines(Variables.external(url));
      case JSON -> json(url, parsed);
      default -> client().write(url);
    };
  }

  private ClientFormat client() {
    return Objects.requireNonNull(client, "a format of no client's own");
  }

  private String forClient(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
    if (client().hasSockets() || connection.socket().isEmpty()) {
      return client().write(connection.databaseUrl());
    }
    if (tcp == null) {
      throw new CliException(
          "the URLs of " + this + " name no Unix-domain socket, and this database has no TCP port",
          "give the client no URL, and the variables of: ampctl metadb env\n"
              + "or give the database a port: ampctl metadb stop; ampctl metadb start --listen");
    }
    return client().write(tcp.databaseUrl());
  }

  private static String lines(Variables variables) {
    return String.join(System.lineSeparator(), variables.shell());
  }

  private static String json(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("url", connection.libpqUrl());
    object.put("jdbc_url", connection.jdbcUrl());
    object.put("host", connection.host());
    object.put("port", connection.port());
    object.put("user", connection.user());
    object.put("database", connection.database());
    connection.socket().map(Path::toString).ifPresent(s -> object.put("socket", s));
    connection.passwordFile().map(Path::toString).ifPresent(f -> object.put("passfile", f));
    if (tcp != null && connection.socket().isPresent()) {
      object.put("tcp_url", tcp.libpqUrl());
      object.put("tcp_jdbc_url", tcp.jdbcUrl());
      tcp.passwordFile().map(Path::toString).ifPresent(f -> object.put("passfile", f));
    }
    return Json.write(object).stripTrailing();
  }

  private static String json(String url, DatabaseUrl parsed) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("url", url);
    object.put("jdbc_url", parsed.jdbcUrlWithPassword());
    object.putAll(parsed.parameters());
    return Json.write(object).stripTrailing();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
