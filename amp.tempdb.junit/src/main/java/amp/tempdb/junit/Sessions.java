package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a test is given, with the time zone that it named. A setting of the server
 * would not do: the JDBC driver sends Java's time zone when it connects, and that counts.
 */
final class Sessions implements DataSource {
  private final DataSource database;
  private final String timeZone;

  private Sessions(DataSource database, String timeZone) {
    this.database = database;
    this.timeZone = timeZone;
  }

  static DataSource of(ConnectionInfo database, Request request) {
    DataSource plain = database.dataSource();
    return request.zone().<DataSource>map(zone -> new Sessions(plain, zone)).orElse(plain);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return inZone(database.getConnection());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return inZone(database.getConnection(user, password));
  }

  private Connection inZone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE '" + timeZone + "'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Returns how to connect, without a password, and the time zone. */
  @Override
  public String toString() {
    return database + " in " + timeZone;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return database.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    database.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    database.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return database.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return database.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : database.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || database.isWrapperFor(type);
  }
}
