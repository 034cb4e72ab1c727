package amp.tempdb.postgres;

import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.PostmasterOptions;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.cluster.SharedMemory;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.server.LiveServer;
import amp.tempdb.postgres.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a server runs, by its own account, and how that differs from what is asked for.
 *
 * @param durability what a commit is worth; empty where it cannot be learnt
 * @param port the port of 127.0.0.1 that it listens on
 * @param differences what is otherwise than a server that were started now
 */
public record ServerReport(
    Optional<Durability> durability, OptionalInt port, List<Difference> differences) {
  /** What says where a server is, which differs with every start. */
  private static final Set<String> PLACE =
      Set.of(
          "hba_file",
          "listen_addresses",
          "port",
          "unix_socket_directories",
          "unix_socket_permissions");

  private static final String DEFAULT = "the default";
  private static final String DURABILITY = "durability";

  /**
   * What a server does otherwise than it is asked to.
   *
   * @param what {@code backend}, {@code version}, {@code durability}, {@code listen}, {@code
   *     extensions}, or the name of a server parameter
   * @param runs what runs
   * @param asked what is asked for
   */
  public record Difference(String what, String runs, String asked) {
    @Override
    public String toString() {
      return what + ": " + runs + " runs, " + asked + " is asked for";
    }
  }

  /** Tells whether the durability is another than is asked for. */
  boolean differsInDurability() {
    return differences.stream().anyMatch(difference -> difference.what().equals(DURABILITY));
  }

  /**
   * Returns how the server of a folder runs, and how that differs from a specification; empty when
   * none runs.
   */
  public static Optional<ServerReport> find(TempDbSpec spec) {
    Optional<Path> root = spec.directory().filter(Files::isDirectory);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    try {
      ClusterFolder folder = ClusterFolder.existing(root.get());
      Optional<ServerState> state = LiveServer.find(folder);
      return state.isEmpty() ? Optional.empty() : Optional.of(of(folder, state.get(), spec));
    } catch (IOException e) {
      throw ClusterFolder.unusable(root.get(), e);
    }
  }

  static ServerReport of(ClusterFolder folder, ServerState state, TempDbSpec spec)
      throws IOException {
    Map<String, String> running = PostmasterOptions.read(folder.data());
    Optional<Durability> durability =
        running.isEmpty() ? Optional.empty() : Optional.of(ServerSettings.durability(running));
    OptionalInt port = port(state.endpoint());
    List<Difference> found = new ArrayList<>();
    if (!spec.backend().equals(TempDbSpec.AUTO)) {
      add(found, "backend", state.backend(), spec.backend());
    }
    Optional<PgVersion> version = PgVersion.find(state.version());
    if (spec.version().isPresent()
        && version.filter(v -> !v.matches(spec.version().get())).isPresent()) {
      add(found, "version", state.version(), spec.version().get());
    }
    if (spec.listen().isPresent() && (port.isEmpty() || spec.listen().getAsInt() != 0)) {
      add(found, "listen", text(port), text(spec.listen()));
    }
    if (!state.extensions().areAsked(spec.extensions())) {
      String asked = spec.extensions().isEmpty() ? "none" : String.join(", ", spec.extensions());
      add(found, "extensions", state.extensions().text(), asked);
    }
    if (durability.isPresent() && version.isPresent()) {
      addSettings(
          found,
          running,
          ServerSettings.settings(
              version.get(), folder, state.endpoint(), spec, state.extensions()));
    }
    return new ServerReport(durability, port, found);
  }

  private static void addSettings(
      List<Difference> found, Map<String, String> running, Map<String, String> asked) {
    Map<String, String> wanted = new TreeMap<>();
    asked.forEach((name, value) -> wanted.put(name.toLowerCase(Locale.ROOT), value));
    Durability durability = ServerSettings.durability(running);
    boolean differs = durability != ServerSettings.durability(wanted);
    if (differs) {
      add(found, DURABILITY, word(durability), word(ServerSettings.durability(wanted)));
    }
    Set<String> names = new TreeSet<>(wanted.keySet());
    names.addAll(running.keySet());
    names.removeAll(PLACE);
    names.removeAll(SharedMemory.settings().keySet());
    for (String name : names) {
      if (!differs || !ServerSettings.DURABLE.contains(name)) {
        add(found, name, running.getOrDefault(name, DEFAULT), wanted.getOrDefault(name, DEFAULT));
      }
    }
  }

  private static void add(List<Difference> found, String what, String runs, String asked) {
    if (!runs.equals(asked)) {
      found.add(new Difference(what, runs, asked));
    }
  }

  /** Returns the word for a durability in configurations. */
  public static String word(Durability durability) {
    return durability.name().toLowerCase(Locale.ROOT);
  }

  private static OptionalInt port(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      return OptionalInt.of(tcp.port());
    }
    return endpoint instanceof Endpoint.Unix unix && unix.listening()
        ? OptionalInt.of(unix.port())
        : OptionalInt.empty();
  }

  private static String text(OptionalInt port) {
    if (port.isEmpty()) {
      return "no port";
    }
    return port.getAsInt() == 0 ? "any port" : "port " + port.getAsInt();
  }
}
