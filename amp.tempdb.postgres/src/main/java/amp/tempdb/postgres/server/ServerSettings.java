package amp.tempdb.postgres.server;

import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.SharedMemory;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.setting.ConfiguredSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The parameters a server is started with; they override what stands in its data directory. */
public final class ServerSettings {
  /** What decides where the cluster is and who may reach it is never the caller's. */
  private static final Set<String> OURS =
      Set.of(
          "config_file",
          "data_directory",
          "external_pid_file",
          "hba_file",
          "ident_file",
          "listen_addresses",
          "logging_collector",
          "log_destination",
          "port",
          "unix_socket_directories",
          "unix_socket_group",
          "unix_socket_permissions");

  /** What the durability decides. */
  public static final List<String> DURABLE =
      List.of("fsync", "full_page_writes", "synchronous_commit");

  /** How a server understands that something is off (parse_bool in its sources). */
  private static final Set<String> OFF =
      Set.of("off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0");

  private static final int AUTHENTICATION_SECONDS = 5;

  private ServerSettings() {}

  /**
   * Returns the command of a server.
   *
   * @throws TempDbException when the caller sets what is not the caller's
   */
  static List<String> command(
      Programs programs,
      ClusterFolder folder,
      Endpoint endpoint,
      TempDbSpec spec,
      ServerExtensions extensions)
      throws IOException {
    List<String> command =
        extensions.words(programs.privileges().prefix(), programs.installation());
    command.add("-D");
    command.add(folder.data().toString());
    settings(programs.version(), folder, endpoint, spec, extensions)
        .forEach(
            (name, value) -> {
              command.add("-c");
              command.add(name + "=" + value);
            });
    return command;
  }

  /** Refuses parameters that are not the caller's to set. */
  public static void check(Map<String, String> settings) {
    for (String name : settings.keySet()) {
      if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new TempDbException(
            "server parameter " + name + " is set by the database service itself", "Leave it out");
      }
      if (!name.matches("[A-Za-z_][A-Za-z0-9_.$]*")) {
        throw new TempDbException(
            "\"" + name + "\" is not the name of a server parameter",
            "Correct it, or leave it out");
      }
    }
  }

  /**
   * Tells what a commit is worth to a server.
   *
   * @param settings its parameters, by their names in lower case
   */
  public static Durability durability(Map<String, String> settings) {
    boolean safe =
        DURABLE.stream()
            .map(name -> settings.getOrDefault(name, "on").toLowerCase(Locale.ROOT))
            .noneMatch(OFF::contains);
    return safe ? Durability.SAFE : Durability.FAST;
  }

  /**
   * Returns the parameters of a server's command line.
   *
   * @param endpoint where it listens
   * @param spec what is asked for
   * @param extensions what the server has or is to have
   */
  public static Map<String, String> settings(
      PgVersion version,
      ClusterFolder folder,
      Endpoint endpoint,
      TempDbSpec spec,
      ServerExtensions extensions)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(Tuning.settings(version, folder.data()));
    String on = spec.durability() == Durability.SAFE ? "on" : "off";
    DURABLE.forEach(name -> settings.put(name, on));
    settings.putAll(SharedMemory.settings());
    if (endpoint.listening()) {
      // A minute, the default, is enough for another user's idle connections to keep all others
      // out.
      settings.put("authentication_timeout", AUTHENTICATION_SECONDS + "s");
    }
    // Names have no case to the server, and the last one counts.
    settings.putAll(spec.settings());
    extensions.addTo(settings, configured(folder, spec, extensions), spec.database());
    settings.put("hba_file", folder.hba().toString());
    settings.put("log_destination", "stderr");
    settings.put("logging_collector", "off");
    settings.put("ssl", "off");
    if (endpoint instanceof Endpoint.Unix unix) {
      settings.put("listen_addresses", unix.listening() ? Endpoint.Tcp.HOST : "");
      settings.put("port", Integer.toString(unix.port()));
      // Seen from the data directory, where the server works: no path is too long, and at its end,
      // when it deletes its socket, a folder that was moved loses its own and no other's.
      settings.put("unix_socket_directories", folder.data().relativize(folder.run()).toString());
      settings.put("unix_socket_permissions", "0700");
    } else if (endpoint instanceof Endpoint.Tcp tcp) {
      settings.put("listen_addresses", Endpoint.Tcp.HOST);
      settings.put("port", Integer.toString(tcp.port()));
      settings.put("unix_socket_directories", "");
    }
    return settings;
  }

  /** Returns what the cluster's files set that extensions add to; without any, nothing is read. */
  static Map<String, String> configured(
      ClusterFolder folder, TempDbSpec spec, ServerExtensions extensions) {
    return extensions.isEmpty()
        ? Map.of()
        : ConfiguredSettings.read(folder.data(), !spec.ignoresAlteredSettings());
  }

  /** Returns who may connect, and how. */
  static String hba(Endpoint endpoint) {
    String rules = "# Written at every start. The socket's directory admits its owner alone.\n";
    if (endpoint instanceof Endpoint.Unix) {
      rules += "local all all trust\nlocal replication all trust\n";
    }
    if (endpoint.listening()) {
      rules +=
          """
          host all all 127.0.0.1/32 scram-sha-256
          host replication all 127.0.0.1/32 scram-sha-256
          """;
    }
    return rules;
  }
}
