package amp.tempdb.api;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections from the driver manager: no pool, no driver class named. */
final class DriverDataSource implements DataSource {
  private final ConnectionInfo info;
  private volatile int loginTimeout;

  DriverDataSource(ConnectionInfo info) {
    this.info = info;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(null, null);
  }

  /** Connects; null is what was not given. The database's own role comes with its password. */
  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Properties properties = info.properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    } else if (user == null || user.equals(info.user())) {
      // The server may have been started anew since, with a new password.
      info.currentPassword().ifPresent(now -> properties.setProperty("password", now));
    } else {
      properties.remove("password");
    }
    return connect(properties);
  }

  private Connection connect(Properties properties) throws SQLException {
    if (loginTimeout > 0) {
      properties.setProperty("loginTimeout", Integer.toString(loginTimeout));
    }
    // Asked first: a failed search loads ours too, which it does not find itself any more.
    if (!isDriverThere()) {
      load();
    }
    try {
      return DriverManager.getConnection(info.jdbcAddress(), properties);
    } catch (SQLException e) {
      throw isDriverThere() ? e : driverMissing(e);
    }
  }

  /** Java looks for drivers once, and where an application server was the first, not in ours. */
  private static void load() {
    try {
      Class.forName("org.postgresql.Driver", true, DriverDataSource.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      // Whoever connects is told.
    }
  }

  private boolean isDriverThere() {
    try {
      DriverManager.getDriver(info.jdbcAddress());
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** "No suitable driver" alone does not say which. */
  private static SQLException driverMissing(SQLException e) {
    return new SQLException(
        "there is no JDBC driver for PostgreSQL. Add the dependency org.postgresql:postgresql to"
            + " the application; a driver that is there has to be visible to the class loader of"
            + " amp.tempdb.api.",
        e.getSQLState(),
        e);
  }

  /** Returns how to connect, without a password. */
  @Override
  public String toString() {
    return "DataSource[" + info + "]";
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("setLogWriter");
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("getParentLogger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("not a wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
