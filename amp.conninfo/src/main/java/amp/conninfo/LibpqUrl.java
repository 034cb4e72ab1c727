package amp.conninfo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Translates a URL of libpq into what the JDBC driver takes.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNSTRING-URIS">
 *     PostgreSQL 18, 32.1.1.2 Connection URIs</a>
 */
final class LibpqUrl {
  private final String url;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private LibpqUrl(String url) {
    this.url = url;
  }

  static ConnectionTarget parse(String url) {
    LibpqUrl parsed = new LibpqUrl(url);
    parsed.read();
    return parsed.translate();
  }

  /** Returns what the URL says, by the names it uses. */
  static Map<String, String> parameters(String url) {
    LibpqUrl parsed = new LibpqUrl(url);
    parsed.read();
    return parsed.parameters;
  }

  /** Returns the URL without the password between user and host; one in its query stays. */
  static String withoutPassword(String url) {
    int start = url.indexOf("://") + 3;
    int at = url.substring(0, authorityEnd(url)).lastIndexOf('@');
    int colon = url.indexOf(':', start);
    return colon < 0 || colon > at ? url : url.substring(0, colon) + url.substring(at);
  }

  private static int authorityEnd(String url) {
    int end = url.indexOf("://") + 3;
    while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  private void read() {
    int start = url.indexOf("://") + 3;
    int end = authorityEnd(url);
    authority(url.substring(start, end));
    int question = url.indexOf('?', end);
    String path = url.substring(end, question < 0 ? url.length() : question);
    if (path.length() > 1) {
      parameters.put("dbname", decode(path.substring(1)));
    }
    if (question >= 0) {
      query(url.substring(question + 1));
    }
  }

  private void authority(String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String userInfo = authority.substring(0, at);
      int colon = userInfo.indexOf(':');
      put("user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
      put("password", colon < 0 ? "" : decode(userInfo.substring(colon + 1)));
    }
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String host : authority.substring(at + 1).split(",", -1)) {
      int colon = host.indexOf(':', host.startsWith("[") ? host.indexOf(']') : 0);
      String name = colon < 0 ? host : host.substring(0, colon);
      boolean bracketed = name.startsWith("[") && name.endsWith("]");
      hosts.add(decode(bracketed ? name.substring(1, name.length() - 1) : name));
      ports.add(colon < 0 ? "" : decode(host.substring(colon + 1)));
    }
    put("host", String.join(",", hosts));
    if (!String.join("", ports).isEmpty()) {
      parameters.put("port", String.join(",", ports));
    }
  }

  private void query(String query) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0 && !pair.isEmpty()) {
        throw bad("a parameter has no value", "Write name=value");
      }
      if (equals >= 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private ConnectionTarget translate() {
    Properties properties = PostgresUrl.defaults();
    List<HostPort> hosts = hosts();
    String user = remove("user");
    String database = remove("dbname");
    if (database.isEmpty()) {
      database = user;
    }
    String password = remove("password");
    String passfile = remove("passfile");
    if (password.isEmpty() && !passfile.isEmpty()) {
      password = passwordOf(passfile, hosts, database, user);
    }
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
    }
    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }
    LibpqParameters.translate(url, parameters, properties);
    String authority = authority(hosts, properties);
    return PostgresUrl.checked(
        url, "jdbc:postgresql://" + authority + "/" + UrlParts.encoded(database), properties);
  }

  /** The driver has one password for all hosts, and none is to have another's. */
  private String passwordOf(String passfile, List<HostPort> hosts, String database, String user) {
    Set<String> passwords = new LinkedHashSet<>();
    for (HostPort host : hosts) {
      passwords.add(PassFile.password(passfile, host.host(), host.port(), database, user));
    }
    if (passwords.size() > 1) {
      throw bad(
          "the password file does not have the same password for all of its hosts",
          "Give one host, or the same password for each");
    }
    return passwords.iterator().next();
  }

  private List<HostPort> hosts() {
    String host = remove("host");
    String address = remove("hostaddr");
    String port = remove("port");
    if (!address.isEmpty() && !host.isEmpty()) {
      throw bad("the JDBC driver takes host or hostaddr, not both", "Keep one of them");
    }
    String[] names = (host.isEmpty() ? address : host).split(",", -1);
    String[] ports = port.split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      throw bad(
          names.length + " hosts have " + ports.length + " ports", "Give one port, or one a host");
    }
    List<HostPort> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String number = ports.length == 1 ? ports[0] : ports[i];
      hosts.add(new HostPort(names[i].isEmpty() ? "localhost" : names[i], port(number)));
    }
    return hosts;
  }

  private int port(String number) {
    if (number.isEmpty()) {
      return 5432;
    }
    if (number.matches("[0-9]{1,5}")) {
      int value = Integer.parseInt(number);
      if (value >= 1 && value <= 65535) {
        return value;
      }
    }
    // What stands here may be the half of a password that was not encoded: it is not repeated.
    throw bad(
        "a port is not a number from 1 to 65535",
        "Correct it; in a password write / as %2F, @ as %40, : as %3A, ? as %3F");
  }

  private String authority(List<HostPort> hosts, Properties properties) {
    HostPort first = hosts.get(0);
    if (hosts.stream().noneMatch(HostPort::isSocket)) {
      return String.join(",", hosts.stream().map(HostPort::toString).toList());
    }
    if (hosts.size() > 1) {
      throw bad(
          "the directory of a Unix-domain socket stands among several hosts",
          "Give that directory alone, or hosts alone");
    }
    properties.putAll(UnixSocket.properties(first.host(), first.port()));
    // libpq, too, uses neither on a Unix-domain socket.
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    return "localhost:" + first.port();
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(name, value);
    }
  }

  private String remove(String name) {
    String value = parameters.remove(name);
    return value == null ? "" : value;
  }

  private String decode(String text) {
    return decode(url, text);
  }

  /** Percent-decodes a part of a URL; a plus sign is a plus sign in these URLs. */
  static String decode(String url, String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] != '%') {
        bytes.write(encoded[i]);
        continue;
      }
      int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
      int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
      if (high < 0 || low < 0 || high + low == 0) {
        throw PostgresUrl.bad(
            url, "a % is not followed by two hexadecimal digits", "Write a plain % as %25");
      }
      bytes.write(high * 16 + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())) + "";
    } catch (CharacterCodingException e) {
      throw PostgresUrl.bad(
          url, "what is percent-encoded is not UTF-8", "Encode the bytes of UTF-8");
    }
  }

  private ConnectionStringException bad(String what, String remedy) {
    return PostgresUrl.bad(url, what, remedy);
  }

  private record HostPort(String host, int port) {
    boolean isSocket() {
      return host.startsWith("/") || host.startsWith("@");
    }

    @Override
    public String toString() {
      return UrlParts.address(host, port);
    }
  }
}
