package amp.cli.ampctl;

import amp.cli.project.Variables;
import amp.json.Json;
import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the way to a database can be written. */
enum UrlFormat {
  /** For libpq's programs, and most drivers. */
  LIBPQ {
    @Override
    String write(ConnectionInfo connection) {
      return connection.libpqUrl();
    }
  },
  /** For Java. */
  JDBC {
    @Override
    String write(ConnectionInfo connection) {
      return connection.jdbcUrl();
    }
  },
  /** For a POSIX shell to evaluate. */
  ENV {
    @Override
    String write(ConnectionInfo connection) {
      return String.join(System.lineSeparator(), Variables.managed(connection).shell());
    }
  },
  /** For programs. */
  JSON {
    @Override
    String write(ConnectionInfo connection) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("url", connection.libpqUrl());
      object.put("jdbc_url", connection.jdbcUrl());
      object.put("host", connection.host());
      object.put("port", connection.port());
      object.put("user", connection.user());
      object.put("database", connection.database());
      connection.socket().map(Path::toString).ifPresent(s -> object.put("socket", s));
      connection.passwordFile().map(Path::toString).ifPresent(f -> object.put("passfile", f));
      return Json.write(object).stripTrailing();
    }
  };

  /** Writes how to connect; the JDBC URL and the variables hold the password where there is one. */
  abstract String write(ConnectionInfo connection);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
