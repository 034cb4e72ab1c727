package amp.quarkus.deployment;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A database for a data source, from its start until Quarkus closes it. */
final class DevDatabase implements DatasourceStartable {
  /** The server quotes the name. */
  private static final String MISSING_ROLE =
      "select format('create role %I superuser login', ?::text)"
          + " where not exists (select from pg_roles where rolname = ?)";

  private final Supplier<TempDbSpec> spec;
  private final String user;
  private final Map<String, String> parameters;
  private @Nullable TempDb db;

  /**
   * Describes it.
   *
   * @param spec what is to be opened
   * @param user the role that the application connects as; empty for the database's own
   * @param parameters what the JDBC URL is to have more
   */
  DevDatabase(Supplier<TempDbSpec> spec, String user, Map<String, String> parameters) {
    this.spec = spec;
    this.user = user;
    this.parameters = parameters;
  }

  @Override
  public void start() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The backends and the driver are where we are; the application's loader sees neither.
    thread.setContextClassLoader(DevDatabase.class.getClassLoader());
    try {
      TempDb opened = TempDb.open(spec.get());
      try {
        createRole(opened);
      } catch (TempDbException e) {
        opened.close();
        throw e;
      }
      db = opened;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** A container of Quarkus's has the role that is asked for, as its superuser. */
  private void createRole(TempDb opened) {
    if (user.isEmpty() || user.equals(opened.connection().user())) {
      return;
    }
    registerDriver();
    try (Connection connection = opened.dataSource().getConnection();
        PreparedStatement question = connection.prepareStatement(MISSING_ROLE)) {
      question.setString(1, user);
      question.setString(2, user);
      try (ResultSet missing = question.executeQuery();
          Statement statement = connection.createStatement()) {
        if (missing.next()) {
          statement.execute(missing.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new TempDbException(
          "the role \"" + user + "\" could not be made: " + e.getMessage(),
          "Leave out quarkus.datasource.username in development",
          e);
    }
  }

  /** Java looks for drivers once, where those of this loader are not seen. */
  private static void registerDriver() {
    try {
      Class.forName("org.postgresql.Driver", true, DevDatabase.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      // The connection that is asked for next says what is missing.
    }
  }

  @Override
  public String getEffectiveJdbcUrl() {
    String url = connection().jdbcUrl();
    if (!user.isEmpty()) {
      url = url.replaceFirst("([?&])user=[^&]*&?", "$1");
    }
    return parameters.isEmpty()
        ? url
        : url
            + "&"
            + parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Returns libpq's URL, which Vert.x reads too where it can use sockets of this kind. */
  @Override
  public String getReactiveUrl() {
    return connection().databaseUrl();
  }

  /** Is asked before the start; the superuser has this name with every backend. */
  @Override
  public String getUsername() {
    return user.isEmpty() ? "postgres" : user;
  }

  /** Returns none: whoever can enter the socket's folder is admitted without one. */
  @Override
  public String getPassword() {
    return "";
  }

  @Override
  public String getConnectionInfo() {
    return connection().toString();
  }

  /** Returns what the server is known by, in place of a container; nothing before the start. */
  @Override
  public @Nullable String getContainerId() {
    TempDb opened = db;
    return opened == null ? null : "postgres-" + opened.server().pid();
  }

  private ConnectionInfo connection() {
    TempDb opened = db;
    if (opened == null) {
      throw new IllegalStateException("the database has not been started");
    }
    return opened.connection();
  }

  @Override
  public void close() {
    TempDb opened = db;
    db = null;
    if (opened != null) {
      opened.close();
    }
  }
}
