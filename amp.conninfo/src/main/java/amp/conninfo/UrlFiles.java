package amp.conninfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files that a URL of libpq has the JDBC driver, libpq or this module open. */
public final class UrlFiles {
  /**
   * Those that have a file, or a folder of files, read or written, by their names in libpq and in
   * the driver. Neither a key that an engine keeps nor a factory's argument need be a file.
   *
   * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS">
   *     PostgreSQL 18, 32.1.2 Parameter Key Words</a>
   */
  private static final Set<String> NAMES =
      Set.of(
          "loggerFile",
          "passfile",
          "service",
          "servicefile",
          "sslcert",
          "sslcrl",
          "sslcrldir",
          "sslfactoryarg",
          "sslkey",
          "sslkeylogfile",
          "sslrootcert");

  private UrlFiles() {}

  /** What becomes of a file that is named. */
  public interface Change {
    /**
     * Returns the name to have instead.
     *
     * @param parameter the parameter of the URL
     * @param value its value, decoded
     */
    String of(String parameter, String value);
  }

  /**
   * Returns a URL with the files changed that its parameters name, all of them where a parameter
   * stands there twice; the rest stays as it is. The word {@code system} for the root certificates
   * names no file, nor does the text of a certificate.
   *
   * @param url a URL in libpq's form
   * @throws ConnectionStringException when it cannot be read
   */
  public static String change(String url, Change change) {
    int question = url.indexOf('?');
    if (question < 0) {
      return url;
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : url.substring(question + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : LibpqUrl.decode(url, pair.substring(0, equals));
      String value = equals < 0 ? "" : LibpqUrl.decode(url, pair.substring(equals + 1));
      boolean file =
          NAMES.contains(name)
              && !value.isEmpty()
              && !(name.equals("sslrootcert") && value.equals("system"))
              && !(name.equals("sslfactoryarg") && value.startsWith("-----BEGIN "));
      String changed = file ? change.of(name, value) : value;
      pairs.add(changed.equals(value) ? pair : pair.substring(0, equals + 1) + encoded(changed));
    }
    return url.substring(0, question + 1) + String.join("&", pairs);
  }

  private static String encoded(String value) {
    return UrlParts.encoded(value).replace("%2F", "/");
  }
}
