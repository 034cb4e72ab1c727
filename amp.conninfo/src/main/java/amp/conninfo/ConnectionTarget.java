package amp.conninfo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What the JDBC driver needs to connect: a URL without secrets, and the properties beside it. */
public final class ConnectionTarget {
  private final String url;
  private final Properties properties;

  ConnectionTarget(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  /** Returns the URL, in the form of the JDBC driver and without secrets. */
  public String url() {
    return url;
  }

  /** Returns a copy of the properties, the password among them. */
  public Properties properties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** Returns the database of the URL, decoded; empty where it names none. */
  public String database() {
    return URLDecoder.decode(
        url.substring(databaseStart(), databaseEnd()).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Tells whether a parameter of the JDBC driver is set, in the URL or beside it.
   *
   * @param name the driver's name of it, such as {@code socketTimeout}
   */
  public boolean sets(String name) {
    return properties.containsKey(name)
        || url.startsWith("?" + name + "=", databaseEnd())
        || url.indexOf("&" + name + "=", databaseEnd()) >= 0;
  }

  /** Tells whether it names several hosts, of which one is the primary. */
  public boolean isReplicated() {
    int comma = url.indexOf(',');
    return comma >= 0 && comma < databaseStart();
  }

  /** Returns the same target with another database, whose name is given as it is. */
  public ConnectionTarget database(String name) {
    String encoded = UrlParts.encoded(name);
    String head = url.substring(0, databaseStart());
    String separator = head.endsWith("/") || !head.contains("//") ? "" : "/";
    return new ConnectionTarget(
        head + separator + encoded + url.substring(databaseEnd()), properties);
  }

  /** Returns the same target with a property of the JDBC driver, in place of one of that name. */
  public ConnectionTarget property(String name, String value) {
    Properties changed = properties();
    changed.setProperty(name, value);
    return new ConnectionTarget(url, changed);
  }

  /** Returns the same target, whose sessions begin with these settings and keep its own others. */
  public ConnectionTarget settings(SessionSettings settings) {
    String own = properties.getProperty("options", "");
    // The last one counts.
    return property("options", (own + " " + settings.options()).strip());
  }

  /** The driver's forms are jdbc:postgresql://hosts/database and jdbc:postgresql:database. */
  private int databaseStart() {
    int authority = url.indexOf("//");
    if (authority < 0) {
      return url.indexOf(':', "jdbc:".length()) + 1;
    }
    int slash = url.indexOf('/', authority + 2);
    return slash < 0 || slash > databaseEnd() ? databaseEnd() : slash + 1;
  }

  private int databaseEnd() {
    int question = url.indexOf('?');
    return question < 0 ? url.length() : question;
  }

  @Override
  public String toString() {
    return url;
  }
}
