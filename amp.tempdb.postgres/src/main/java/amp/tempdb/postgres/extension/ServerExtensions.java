package amp.tempdb.postgres.extension;

import amp.json.JsonObject;
import amp.tempdb.postgres.installation.Installation;
import amp.tempdb.postgres.setting.MissingLibrary;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The extensions of a server, beside those that nobody asked for since the installation has them.
 *
 * @param used what was asked for, and what that needs
 * @param view the folder in which the server finds the components' files beside its own; empty
 *     where its settings name their folders, as from PostgreSQL 18 on, or there is no component
 */
public record ServerExtensions(List<UsedExtension> used, Optional<Path> view) {
  /** None. */
  public static final ServerExtensions NONE = new ServerExtensions(List.of(), Optional.empty());

  private static final String OWN_LIBRARIES = "$libdir";

  /**
   * What a library needs to work here, where nothing else is set: a server that is reached through
   * its socket alone, and one database. Nothing is sent to anybody.
   */
  private static final Map<String, Map<String, String>> DEFAULTS =
      Map.of(
          "pg_cron", Map.of("cron.use_background_workers", "on"),
          "timescaledb", Map.of("timescaledb.telemetry_level", "off"));

  /** The parameter that names the one database in which a library works. */
  private static final Map<String, String> DATABASE = Map.of("pg_cron", "cron.database_name");

  /** Tells whether there are none. */
  public boolean isEmpty() {
    return used.isEmpty();
  }

  private List<Path> folders() {
    return used.stream().flatMap(extension -> extension.folder().stream()).toList();
  }

  /**
   * Sets what a server needs for them, over what was asked for.
   *
   * @param settings what was asked for; names have no case
   * @param configured what the cluster's own files set, which the command line would override
   * @param database the database that the server is for
   */
  public void addTo(Map<String, String> settings, Map<String, String> configured, String database) {
    if (used.isEmpty()) {
      return;
    }
    preload(settings, configured);
    Map<String, String> defaults = new LinkedHashMap<>();
    for (UsedExtension extension : used) {
      for (String library : extension.preload()) {
        defaults.putAll(DEFAULTS.getOrDefault(library, Map.of()));
        if (DATABASE.containsKey(library)) {
          defaults.put(DATABASE.get(library), database);
        }
      }
    }
    defaults.forEach(
        (name, value) -> {
          if (set(name, settings, configured).isEmpty()) {
            settings.put(name, value);
          }
        });
    if (view.isEmpty() && !folders().isEmpty()) {
      append(settings, configured, "extension_control_path", "$system", "share");
      append(settings, configured, "dynamic_library_path", OWN_LIBRARIES, "lib");
    }
  }

  private void append(
      Map<String, String> settings,
      Map<String, String> configured,
      String name,
      String own,
      String part) {
    String set = set(name, settings, configured).orElse(own);
    settings.keySet().removeIf(key -> key.equalsIgnoreCase(name));
    List<String> places = new ArrayList<>(List.of(set));
    folders().forEach(folder -> places.add(folder.resolve(part).toString()));
    settings.put(name, String.join(File.pathSeparator, places));
  }

  /** What the user loads comes first, without what a component loads from its own place. */
  private void preload(Map<String, String> settings, Map<String, String> configured) {
    Map<String, String> needed = new LinkedHashMap<>();
    for (UsedExtension extension : used) {
      extension.preload().forEach(library -> needed.put(library, located(extension, library)));
    }
    Map<String, String> libraries = new LinkedHashMap<>();
    String own = set(MissingLibrary.SETTING, settings, configured).orElse("");
    for (String library : own.split(",", -1)) {
      if (!library.isBlank()) {
        libraries.put(bare(library), library.strip());
      }
    }
    libraries.putAll(needed);
    // Where nothing is added, what the files say holds as it stands there.
    if (!needed.isEmpty() || set(MissingLibrary.SETTING, settings).isPresent()) {
      settings.keySet().removeIf(key -> key.equalsIgnoreCase(MissingLibrary.SETTING));
      settings.put(MissingLibrary.SETTING, String.join(",", libraries.values()));
    }
  }

  private static String bare(String library) {
    return library.strip().replace("\"", "").replaceFirst("^\\$libdir/", "");
  }

  /** A component's is found along the path of the libraries, all others where the server's are. */
  private String located(UsedExtension extension, String library) {
    boolean alongPath = view.isEmpty() && extension.folder().isPresent();
    return alongPath ? library : OWN_LIBRARIES + "/" + library;
  }

  /** What was asked for counts, and else what the cluster's own files set. */
  private static Optional<String> set(
      String name, Map<String, String> settings, Map<String, String> configured) {
    return set(name, settings).or(() -> set(name, configured));
  }

  private static Optional<String> set(String name, Map<String, String> settings) {
    return settings.entrySet().stream()
        .filter(setting -> setting.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .reduce((first, last) -> last);
  }

  /**
   * Returns the words that run the server with them.
   *
   * @param prefix what stands before a program of this installation
   */
  public List<String> words(List<String> prefix, Installation installation) {
    List<String> words = new ArrayList<>(prefix);
    Map<String, String> variables = variables(installation, System.getenv());
    if (!variables.isEmpty()) {
      words.add("env");
      variables.forEach((name, value) -> words.add(name + "=" + value));
    }
    Path program =
        view.map(folder -> folder.resolve(InstallationView.PROGRAM))
            .orElse(installation.program("postgres"));
    words.add(program.toString());
    return words;
  }

  /**
   * What a component brought because neither the server nor the host had it is found, for this
   * process alone. The server's own libraries come first: they are what it was built with.
   */
  Map<String, String> variables(Installation installation, Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<Path> libraries = parts("lib/deps");
    if (!libraries.isEmpty()) {
      List<String> path = new ArrayList<>();
      path.add(installation.bin().resolveSibling("lib").toString());
      libraries.forEach(folder -> path.add(folder.toString()));
      String set = environment.getOrDefault("LD_LIBRARY_PATH", "");
      if (!set.isEmpty()) {
        path.add(set);
      }
      variables.put("LD_LIBRARY_PATH", String.join(":", path));
    }
    for (Path data : parts("share/deps/proj")) {
      variables.put("PROJ_DATA", data.toString());
      variables.put("PROJ_LIB", data.toString());
    }
    parts("share/deps/gdal").forEach(data -> variables.put("GDAL_DATA", data.toString()));
    return variables;
  }

  private List<Path> parts(String part) {
    return folders().stream().map(f -> f.resolve(part)).filter(Files::isDirectory).toList();
  }

  /** Tells whether just these are asked for. */
  public boolean areAsked(List<String> names) {
    return names.stream().allMatch(name -> used.stream().anyMatch(u -> u.isMeantBy(name)))
        && used.stream().allMatch(u -> !u.asked() || names.stream().anyMatch(u::isMeantBy));
  }

  /** Returns them in words. */
  public String text() {
    return used.isEmpty()
        ? "none"
        : used.stream().map(UsedExtension::toString).collect(Collectors.joining(", "));
  }

  /** Returns them for a file of JSON. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    view.ifPresent(folder -> json.put("view", folder.toString()));
    json.put("used", used.stream().map(UsedExtension::json).toList());
    return json;
  }

  /** Reads what {@link #json} returned. */
  public static ServerExtensions of(JsonObject json) {
    return new ServerExtensions(
        json.objects("used").stream().map(UsedExtension::of).toList(),
        json.optionalString("view").map(Path::of));
  }
}
