package amp.tempdb.postgres.cluster;

import amp.json.Json;
import amp.json.JsonException;
import amp.json.JsonObject;
import amp.os.file.Durable;
import amp.os.process.OsProcess;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.ServerInfo;
import amp.tempdb.postgres.extension.ServerExtensions;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code state.json} says of the running server. It describes and never decides: every use
 * checks it against the processes and the socket.
 *
 * @param backend the provider that started the server
 * @param version the server's version
 * @param server the postmaster
 * @param watcher the watcher, or empty where the platform has none
 * @param owner where there is no watcher, the process that keeps the server running
 * @param world boot and process namespace in which the process ids mean something
 * @param endpoint where it listens
 * @param started when
 * @param extensions what it has beside what its installation has
 */
public record ServerState(
    String backend,
    String version,
    OsProcess server,
    Optional<OsProcess> watcher,
    Optional<OsProcess> owner,
    String world,
    Endpoint endpoint,
    Instant started,
    ServerExtensions extensions) {
  private static final int FORMAT = 1;

  /** Reads the state; empty when there is none that can be read, whatever the reason. */
  public static Optional<ServerState> read(ClusterFolder folder) {
    try {
      return Optional.of(parse(Json.readObject(folder.state())));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  public void write(ClusterFolder folder) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("format", FORMAT);
    values.put("backend", backend);
    values.put("version", version);
    values.put("server", describe(server));
    watcher.ifPresent(w -> values.put("watcher", describe(w)));
    owner.ifPresent(o -> values.put("owner", describe(o)));
    values.put("world", world);
    values.put("endpoint", endpoint.describe());
    values.put("started", started.toString());
    if (!extensions.isEmpty()) {
      values.put("extensions", extensions.json());
    }
    Durable.write(folder.state(), Json.write(values));
  }

  public ServerState withWatcher(Optional<OsProcess> other) {
    return new ServerState(
        backend, version, server, other, owner, world, endpoint, started, extensions);
  }

  public ServerState withEndpoint(Endpoint other) {
    return new ServerState(
        backend, version, server, watcher, owner, world, other, started, extensions);
  }

  public ServerInfo info(ClusterFolder folder, Role role) {
    return new ServerInfo(
        backend, version, server.pid(), role, folder.data(), folder.log(), started);
  }

  /** Tells whether the machine, or its kernel, has not been started anew since. */
  public boolean sameBoot() {
    String boot = world.substring(0, Math.max(0, world.indexOf(' ')));
    return !boot.isEmpty() && OsProcess.world().startsWith(boot + " ");
  }

  /** Tells whether the process ids mean something to this process. */
  public boolean sameWorld() {
    return world.equals(OsProcess.world());
  }

  public ConnectionInfo connection(ClusterFolder folder, String database) throws IOException {
    return endpoint.connection(folder, database);
  }

  private static ServerState parse(JsonObject json) {
    if (json.number("format") != FORMAT) {
      throw new JsonException("\"format\" is not " + FORMAT);
    }
    return new ServerState(
        json.string("backend"),
        json.string("version"),
        process(json.object("server")),
        optionalProcess(json, "watcher"),
        optionalProcess(json, "owner"),
        json.string("world"),
        Endpoint.parse(json.object("endpoint")),
        Instant.parse(json.string("started")),
        json.has("extensions")
            ? ServerExtensions.of(json.object("extensions"))
            : ServerExtensions.NONE);
  }

  private static Optional<OsProcess> optionalProcess(JsonObject json, String key) {
    return json.has(key) ? Optional.of(process(json.object(key))) : Optional.empty();
  }

  private static Map<String, Object> describe(OsProcess process) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("pid", process.pid());
    values.put("start", process.start());
    return values;
  }

  private static OsProcess process(JsonObject json) {
    return new OsProcess(json.number("pid"), json.number("start"));
  }
}
