package amp.metadb;

import java.util.Properties;

/** What the JDBC driver needs to connect: a URL without secrets, and the properties beside it. */
final class ConnectionTarget {
  private final String url;
  private final Properties properties;

  ConnectionTarget(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  String url() {
    return url;
  }

  /** Returns a copy of the properties, the password among them. */
  Properties properties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  @Override
  public String toString() {
    return url;
  }
}
