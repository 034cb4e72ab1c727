package amp.tempdb.driver;

import amp.problem.ProblemException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers URLs of managed databases: connecting starts the server, or joins the one that runs.
 *
 * <pre>
 * jdbc:amp:                              the project's database, found upwards
 * jdbc:amp:///home/me/project            the database of a project, or of a {@code metadb} folder
 * jdbc:amp:test:orders?scripts=schema.sql   a database of its own, gone with this process
 * </pre>
 *
 * <p>The connections are those of the PostgreSQL JDBC driver, with nothing around them. Parameters
 * that are none of this driver's are that one's. The process has a lease on the server while
 * connections are open, and for as long after as the parameter {@code keep} says: {@code jvm},
 * {@code connections} or seconds; by default a minute for a project's database, and until the
 * process ends for a test's. It ends with the process in whatever way.
 *
 * <p>Java finds the driver by itself. Where a tool wants a class, this is the one.
 */
public final class AmpDriver implements Driver {
  private static final AmpDriver REGISTERED = new AmpDriver();

  static {
    try {
      DriverManager.registerDriver(REGISTERED);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Creates a driver; all are alike, and share their databases. */
  public AmpDriver() {}

  @Override
  public boolean acceptsURL(String url) {
    return AmpUrl.accepts(url);
  }

  /**
   * Connects, and has the database opened before where it is not.
   *
   * @return null where the URL is not one of this driver's
   * @throws SQLException if the URL cannot be used (22023), the database cannot be opened (08001),
   *     there is no room for it (53100), a script fails (the server's state), or the PostgreSQL
   *     driver cannot connect; the message says what would help
   */
  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!AmpUrl.accepts(url)) {
      return null;
    }
    try {
      AmpUrl parsed = AmpUrl.parse(url, strings(info));
      return Leases.ofProcess().connect(Target.of(parsed), parsed.driverParameters());
    } catch (ProblemException e) {
      throw Failures.of(e);
    } catch (IllegalArgumentException e) {
      throw Failures.unusable(String.valueOf(e.getMessage()), "Correct the URL", e);
    } catch (UncheckedIOException e) {
      throw Failures.noConnection("the database cannot be opened: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> strings(@Nullable Properties info) {
    Map<String, String> strings = new TreeMap<>();
    if (info != null) {
      for (String name : info.stringPropertyNames()) {
        strings.put(name, info.getProperty(name));
      }
    }
    return strings;
  }

  /** Returns the parameters of this driver that a URL may have; it asks for none. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    if (!AmpUrl.accepts(url)) {
      return new DriverPropertyInfo[0];
    }
    AmpUrl parsed = AmpUrl.parse(url, strings(info));
    List<DriverPropertyInfo> properties = new ArrayList<>();
    for (Parameter parameter : parsed.kind().parameters()) {
      DriverPropertyInfo property =
          new DriverPropertyInfo(parameter.text(), parsed.parameter(parameter).orElse(null));
      property.description = parameter.description();
      properties.add(property);
    }
    return properties.toArray(new DriverPropertyInfo[0]);
  }

  /** Returns the version of JDBC's own numbering; it says nothing of PostgreSQL's. */
  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("getParentLogger");
  }
}
