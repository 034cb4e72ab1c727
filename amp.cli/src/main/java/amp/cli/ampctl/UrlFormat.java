package amp.cli.ampctl;

import amp.cli.project.Variables;
import amp.json.Json;
import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the way to a database can be written. */
enum UrlFormat {
  /** For libpq's programs, and most drivers. */
  LIBPQ {
    @Override
    String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
      return connection.libpqUrl();
    }
  },
  /** For Java. */
  JDBC {
    @Override
    String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
      return connection.jdbcUrl();
    }
  },
  /** For a POSIX shell to evaluate. */
  ENV {
    @Override
    String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
      return String.join(System.lineSeparator(), Variables.managed(connection, tcp).shell());
    }
  },
  /** For programs. */
  JSON {
    @Override
    String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("url", connection.libpqUrl());
      object.put("jdbc_url", connection.jdbcUrl());
      object.put("host", connection.host());
      object.put("port", connection.port());
      object.put("user", connection.user());
      object.put("database", connection.database());
      connection.socket().map(Path::toString).ifPresent(s -> object.put("socket", s));
      connection.passwordFile().map(Path::toString).ifPresent(f -> object.put("passfile", f));
      if (tcp != null && connection.socket().isPresent()) {
        object.put("tcp_url", tcp.libpqUrl());
        object.put("tcp_jdbc_url", tcp.jdbcUrl());
        tcp.passwordFile().map(Path::toString).ifPresent(f -> object.put("passfile", f));
      }
      return Json.write(object).stripTrailing();
    }
  };

  /**
   * Writes how to connect; the JDBC URL and the variables hold the password where there is one.
   *
   * @param connection how to connect
   * @param tcp how to connect over TCP; null where that is not possible
   */
  abstract String write(ConnectionInfo connection, @Nullable ConnectionInfo tcp);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
