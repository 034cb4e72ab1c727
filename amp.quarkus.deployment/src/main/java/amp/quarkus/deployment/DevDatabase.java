package amp.quarkus.deployment;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
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
  private static final String LOCK = "lock table pg_authid in share row exclusive mode";

  /**
   * The server quotes the name, and knows the password's hash: a role that is to log in with the
   * superuser's password has the same one, and the password itself is in no statement.
   */
  private static final String ROLE =
      """
      with wanted as (
        select ?::text as name,
          case when ? then
            (select rolpassword from pg_authid where rolname = current_user) end as hash)
      select case
        when not exists (select from pg_authid where rolname = name)
          then format('create role %I superuser login password %L', name, hash)
        when hash is not null
          then format('alter role %I password %L', name, hash) end
      from wanted
      """;

  private final Supplier<TempDb> opening;
  private final String user;
  private final Map<String, String> parameters;
  private final InitScripts scripts;
  private @Nullable TempDb db;

  /**
   * Describes it.
   *
   * @param opening opens it
   * @param user the role that the application connects as; empty for the database's own
   * @param parameters what the JDBC URL is to have more
   * @param scripts what it begins with
   */
  DevDatabase(
      Supplier<TempDb> opening, String user, Map<String, String> parameters, InitScripts scripts) {
    this.opening = opening;
    this.user = user;
    this.parameters = parameters;
    this.scripts = scripts;
  }

  @Override
  public void start() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The backends and the driver are where we are; the application's loader sees neither.
    thread.setContextClassLoader(DevDatabase.class.getClassLoader());
    try {
      TempDb opened = opening.get();
      try {
        createRole(opened);
        prepare(opened, before);
      } catch (TempDbException e) {
        opened.close();
        throw e;
      }
      db = opened;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * A container of Quarkus's has the role that is asked for, as its superuser. Another data source
   * may want the same one at the same time, and roles are common to all databases of a server.
   */
  private void createRole(TempDb opened) {
    ConnectionInfo server = opened.connection();
    if (user.isEmpty() || user.equals(server.user())) {
      return;
    }
    registerDriver();
    try (Connection connection = opened.dataSource().getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement question = connection.prepareStatement(ROLE)) {
      connection.setAutoCommit(false);
      statement.execute(LOCK);
      question.setString(1, user);
      question.setBoolean(2, server.password().isPresent());
      try (ResultSet answer = question.executeQuery()) {
        String change = answer.next() ? answer.getString(1) : null;
        if (change != null) {
          statement.execute(change);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new TempDbException(
          "the role \"" + user + "\" could not be made: " + e.getMessage(),
          "Leave out quarkus.datasource.username in development",
          e);
    }
  }

  private void prepare(TempDb opened, @Nullable ClassLoader application) {
    if (scripts.isEmpty()) {
      return;
    }
    registerDriver();
    try (Connection connection = opened.dataSource().getConnection()) {
      scripts.run(connection, user, application);
    } catch (SQLException e) {
      throw new TempDbException(
          "the scripts for a new database failed: " + e.getMessage(),
          "Correct the script; none of them has left anything, and the next start runs them again",
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

  /**
   * Returns none: whoever can enter the socket's folder is admitted without one, and over TCP the
   * URL has it.
   */
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
