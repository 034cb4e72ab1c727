package amp.tempdb.driver;

import amp.conninfo.UrlParts;
import amp.tempdb.api.ConnectionInfo;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL JDBC driver, whose connections these are. */
final class PostgresDriver {
  private static final String URL = "jdbc:postgresql:";

  private PostgresDriver() {}

  /**
   * Connects. The URL that the connection tells of itself names the socket and no role, so that it
   * leads here again, and has no password.
   *
   * @param parameters what the user says; who names the database's own role has its password too
   */
  static Connection connect(ConnectionInfo to, Map<String, String> parameters) throws SQLException {
    Properties all = new Properties();
    all.setProperty("user", to.user());
    parameters.forEach(all::setProperty);
    Map<String, String> address = new TreeMap<>();
    Properties known = to.properties();
    for (String name : known.stringPropertyNames()) {
      String value = known.getProperty(name);
      if (name.equals("password")) {
        if (to.user().equals(all.getProperty("user"))) {
          all.setProperty(name, value);
        }
      } else if (!name.equals("user")) {
        all.remove(name);
        address.put(name, value);
      }
    }
    String url = to.jdbcUrl();
    int question = url.indexOf('?');
    Connection connection =
        driver()
            .connect(
                (question < 0 ? url : url.substring(0, question)) + UrlParts.query(address), all);
    if (connection == null) {
      throw missing(null);
    }
    return connection;
  }

  /** Returns the names of its parameters. */
  static Set<String> parameters() throws SQLException {
    return Arrays.stream(driver().getPropertyInfo(URL + "amp", new Properties()))
        .map((DriverPropertyInfo property) -> property.name)
        .collect(Collectors.toSet());
  }

  private static Driver driver() throws SQLException {
    try {
      return DriverManager.getDriver(URL + "amp");
    } catch (SQLException e) {
      return afterLoading(e);
    }
  }

  /** Java looks for drivers once, and where an application server was the first, not in ours. */
  private static Driver afterLoading(SQLException before) throws SQLException {
    try {
      Class.forName("org.postgresql.Driver", true, PostgresDriver.class.getClassLoader());
      return DriverManager.getDriver(URL + "amp");
    } catch (ClassNotFoundException e) {
      before.addSuppressed(e);
      throw missing(before);
    }
  }

  private static SQLException missing(@Nullable SQLException e) {
    return Failures.noConnection(
        "there is no JDBC driver for PostgreSQL, whose connections jdbc:amp: hands out",
        "Add the dependency org.postgresql:postgresql, where the class loader of amp.tempdb.driver"
            + " sees it",
        e);
  }
}
