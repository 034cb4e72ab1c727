package amp.conninfo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes URLs for r2dbc-postgresql.
 *
 * @see <a href="https://r2dbc.io/spec/1.0.0.RELEASE/spec/html/#overview.connection.url">R2DBC 1.0,
 *     6.1 R2DBC Connection URL</a>
 */
final class R2dbcUrl {
  /** The options that R2DBC's driver has for parameters of libpq, by these. */
  private static final Map<String, String> NAMES =
      Map.of(
          "application_name", "applicationName",
          "options", "options",
          "sslcert", "sslCert",
          "sslkey", "sslKey",
          "sslmode", "sslMode",
          "sslrootcert", "sslRootCert");

  private R2dbcUrl() {}

  /** Writes one; the folder of a socket becomes the socket's file. */
  static String write(Map<String, String> libpq) {
    Map<String, String> rest = new LinkedHashMap<>(libpq);
    String user = ClientFormat.userInfo(rest);
    String port = rest.remove("port");
    String host = rest.remove("host");
    if (host == null || host.isEmpty() || host.contains(",")) {
      throw new ConnectionStringException(
          "the URLs of R2DBC's driver name one host, and this one names "
              + (host == null || host.isEmpty() ? "none" : host),
          "Name one host in the URL");
    }
    String number = port == null ? "5432" : port;
    Map<String, String> options = new LinkedHashMap<>();
    String authority = UrlParts.address(host, Integer.parseInt(number));
    if (host.startsWith("/")) {
      authority = "localhost";
      options.put("socket", host + "/" + UnixSocket.fileName(Integer.parseInt(number)));
    }
    rest.forEach((name, value) -> options.put(option(name), value));
    return ClientFormat.url("r2dbc:postgresql", user + authority, options);
  }

  private static String option(String name) {
    String option = name.equals("dbname") ? name : NAMES.get(name);
    if (option == null) {
      throw new ConnectionStringException(
          "R2DBC's driver has nothing for the parameter \"" + name + "\" of the URL",
          "Remove it, or set it in the application");
    }
    return option;
  }
}
