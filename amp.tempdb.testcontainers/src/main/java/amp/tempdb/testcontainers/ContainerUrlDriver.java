package amp.tempdb.testcontainers;

import amp.tempdb.driver.AmpDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code jdbc:tc:postgresql:…}, the URLs for which Testcontainers starts a container, with
 * a PostgreSQL server that this process starts: {@code TC_INITSCRIPT}, {@code TC_INITFUNCTION},
 * {@code TC_DAEMON} and {@code TC_REUSABLE} mean what they mean there. Other databases' URLs are
 * not answered.
 *
 * <p>A URL has a database of its own, which all its connections share, and whose role {@code test}
 * they connect as, unless the URL names another.
 *
 * @see <a href="https://java.testcontainers.org/modules/databases/jdbc/">Testcontainers, JDBC
 *     support</a>
 */
public class ContainerUrlDriver implements Driver {
  private static final ContainerUrlDriver REGISTERED = new ContainerUrlDriver();

  static {
    try {
      DriverManager.registerDriver(REGISTERED);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AmpDriver driver = new AmpDriver();

  /** Creates a driver; all are alike, and share their databases. */
  public ContainerUrlDriver() {}

  @Override
  public final boolean acceptsURL(String url) {
    return ContainerUrl.accepts(url);
  }

  /**
   * Connects, and has the database made before where it is not there yet.
   *
   * @return null where the URL is not one of this driver's
   * @throws SQLException if the URL asks for what there is not, or as {@link AmpDriver#connect}
   */
  @Override
  public final @Nullable Connection connect(String url, @Nullable Properties info)
      throws SQLException {
    if (!ContainerUrl.accepts(url)) {
      return null;
    }
    ContainerUrl parsed = ContainerUrl.parse(url);
    Properties others = new Properties();
    if (info != null) {
      info.stringPropertyNames().forEach(name -> others.setProperty(name, info.getProperty(name)));
    }
    // What amp's URLs mean by such a name is not what whoever set it has thought of.
    others.keySet().removeAll(ContainerUrl.ampsOwn());
    // A container has one role, whatever the application says.
    others.setProperty("user", parsed.user());
    others.setProperty("password", parsed.password());
    return driver.connect(parsed.ampUrl(Reuse.ofUser()), others);
  }

  @Override
  public final DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public final int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public final int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public final boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public final Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return driver.getParentLogger();
  }
}
