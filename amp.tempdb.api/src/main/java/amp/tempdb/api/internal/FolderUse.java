package amp.tempdb.api.internal;

import amp.conninfo.ConnectionStringException;
import amp.conninfo.PassFile;
import amp.json.Json;
import amp.json.JsonObject;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.ServerInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has the database of a folder open, with a backend that keeps the data elsewhere.
 *
 * @param backend the backend's name
 * @param holder what the user calls itself
 * @param pid its process id
 * @param database what it was given; null as long as it waits for that
 */
record FolderUse(String backend, String holder, long pid, @Nullable RunningDb database) {

  /** Returns the process id of the server that it was given. */
  Optional<Long> server() {
    return Optional.ofNullable(database).map(given -> given.server().pid());
  }

  /** Writes it. No password is written, only the name of its file. */
  String text() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("backend", backend);
    values.put("holder", holder);
    values.put("pid", pid);
    if (database != null) {
      values.put("connection", describe(database.connection()));
      values.put("server", describe(database.server()));
      database.tcpConnection().ifPresent(tcp -> values.put("tcp", describe(tcp)));
    }
    return Json.write(values);
  }

  private static Map<String, Object> describe(ConnectionInfo connection) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("host", connection.host());
    values.put("port", connection.port());
    values.put("user", connection.user());
    values.put("database", connection.database());
    connection.passwordFile().ifPresent(file -> values.put("passfile", file.toString()));
    return values;
  }

  private static Map<String, Object> describe(ServerInfo server) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("version", server.version());
    values.put("pid", server.pid());
    values.put("data", server.dataDirectory().toString());
    values.put("log", server.logFile().toString());
    values.put("started", server.started().toString());
    return values;
  }

  /** Reads what {@link #text} wrote; of another program's there is nothing. */
  static Optional<FolderUse> parse(String text) {
    try {
      JsonObject json = Json.parseObject(text);
      String backend = json.string("backend");
      RunningDb database =
          json.has("connection")
              ? new RunningDb(
                  connection(json.object("connection")),
                  server(backend, json.object("server")),
                  json.has("tcp") ? connection(json.object("tcp")) : null)
              : null;
      return Optional.of(
          new FolderUse(backend, json.string("holder"), json.number("pid"), database));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static ConnectionInfo connection(JsonObject json) {
    String host = json.string("host");
    int port = Math.toIntExact(json.number("port"));
    String user = json.string("user");
    String database = json.string("database");
    if (!json.has("passfile")) {
      return ConnectionInfo.unix(Path.of(host), port, user, database);
    }
    String file = json.string("passfile");
    return ConnectionInfo.tcp(
        host, port, user, password(file, host, port, database, user), Path.of(file), database);
  }

  private static String password(String file, String host, int port, String database, String user) {
    try {
      return PassFile.password(file, host, port, database, user);
    } catch (ConnectionStringException e) {
      // Whoever connects is told by the server.
      return "";
    }
  }

  private static ServerInfo server(String backend, JsonObject json) {
    return new ServerInfo(
        backend,
        json.string("version"),
        json.number("pid"),
        Role.GUEST,
        Path.of(json.string("data")),
        Path.of(json.string("log")),
        Instant.parse(json.string("started")));
  }
}
