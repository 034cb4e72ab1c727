package amp.conninfo;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parameters of libpq and their names in the JDBC driver. The driver's own names are taken as
 * well. What has no counterpart is refused where dropping it could make a connection less safe or
 * go elsewhere, and dropped with a warning where it only tunes.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS">
 *     PostgreSQL 18, 32.1.2 Parameter Key Words</a>
 */
final class LibpqParameters {
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("application_name", "ApplicationName"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("krbsrvname", "kerberosServerName"),
          Map.entry("options", "options"),
          Map.entry("require_auth", "requireAuth"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("sslpassword", "sslpassword"));

  private static final Set<String> TUNING =
      Set.of(
          "fallback_application_name",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "sslcompression",
          "tcp_user_timeout");

  private LibpqParameters() {}

  static void translate(String url, Map<String, String> parameters, Properties properties) {
    parameters.forEach((name, value) -> translate(url, name, value, properties));
  }

  private static void translate(String url, String name, String value, Properties properties) {
    String renamed = RENAMED.get(name);
    if (renamed != null) {
      properties.setProperty(renamed, value);
      return;
    }
    switch (name) {
      case "ssl" -> properties.setProperty("sslmode", value.equals("true") ? "require" : "prefer");
      case "sslrootcert" -> rootCertificate(value, properties);
      case "target_session_attrs" -> properties.setProperty("targetServerType", role(url, value));
      case "load_balance_hosts" ->
          properties.setProperty(
              "loadBalanceHosts",
              oneOf(url, name, value, Map.of("disable", "false", "random", "true")));
      case "keepalives" ->
          properties.setProperty(
              "tcpKeepAlive", oneOf(url, name, value, Map.of("0", "false", "1", "true")));
      case "service", "servicefile" ->
          throw PostgresUrl.bad(
              url, "a service file is not read", "Write its host, port and dbname into the URL");
      case "client_encoding" -> encoding(url, value);
      default -> other(url, name, value, properties);
    }
  }

  private static void rootCertificate(String value, Properties properties) {
    if (value.equals("system")) {
      // libpq's rule: whoever trusts all public authorities has to check the host's name.
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      properties.setProperty("sslmode", "verify-full");
    } else {
      properties.setProperty("sslrootcert", value);
    }
  }

  private static String role(String url, String value) {
    return oneOf(
        url,
        "target_session_attrs",
        value,
        Map.of(
            "any", "any",
            "primary", "primary",
            "read-write", "primary",
            "standby", "secondary",
            "read-only", "secondary",
            "prefer-standby", "preferSecondary"));
  }

  private static void encoding(String url, String value) {
    String plain = value.toLowerCase(Locale.ROOT).replace("-", "");
    if (!plain.equals("utf8") && !plain.equals("auto")) {
      throw PostgresUrl.bad(
          url, "client_encoding is \"" + value + "\", and the driver speaks UTF8", "Remove it");
    }
  }

  private static String oneOf(String url, String name, String value, Map<String, String> values) {
    String translated = values.get(value);
    if (translated == null) {
      throw PostgresUrl.bad(
          url,
          name + " is \"" + value + "\"",
          "Use one of " + String.join(", ", values.keySet().stream().sorted().toList()));
    }
    return translated;
  }

  private static void other(String url, String name, String value, Properties properties) {
    if (TUNING.contains(name)) {
      Logger log = LoggerFactory.getLogger(LibpqParameters.class);
      log.warn("{} in the database URL has no effect: the JDBC driver has no such setting", name);
    } else if (DriverProperties.names().contains(name)) {
      PostgresUrl.requireOwnClass(url, name, value);
      properties.setProperty(name, value);
    } else {
      throw PostgresUrl.bad(
          url, "the JDBC driver has nothing like \"" + name + "\"", "Correct or remove it");
    }
  }
}
