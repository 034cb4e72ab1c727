package amp.cli.config;

import amp.tempdb.api.config.AllowedSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every key there is: the one list that the parser, the documentation and the schema go by. Those
 * of amp's other parts are read when somebody asks for one of them: most files name none.
 */
public final class Keys {
  static final String VARIABLE_PREFIX = "AMP_CONFIG_";

  private static final Map<String, Key<?>> USED = new LinkedHashMap<>();

  /** Deprecated names and what replaced them. */
  static final Map<String, String> DEPRECATED =
      new TreeMap<>(
          Map.of(
              "metadata_db_url", "metadata_db.url",
              "dataset_defs_dir", "manifests_dir",
              "writer.file_size.overflow", "writer.overflow",
              "writer.file_size.bytes", "writer.bytes",
              "writer.file_size.rows", "writer.rows",
              "writer.garbage_collector.active", "writer.collector.active",
              "writer.garbage_collector.min_interval", "writer.collector.min_interval",
              "writer.garbage_collector.deletion_lock_duration",
                  "writer.collector.deletion_lock_duration",
              "worker_events.progress_interval_secs", "worker_events.progress_interval"));

  public static final Key<String> DATA_DIR =
      used("data_dir", Types.TEXT, "data", "Where datasets are stored: a path or a store's URL.");
  public static final Key<String> PROVIDERS_DIR =
      used("providers_dir", Types.TEXT, "providers", "The folder of provider files.");
  public static final Key<String> MANIFESTS_DIR =
      used("manifests_dir", Types.TEXT, "manifests", "The folder of dataset manifests.");
  public static final Key<String> ADMIN_API_ADDR =
      used("admin_api_addr", Types.ADDRESS, null, "Turns the Admin API on, at this address.");
  public static final Key<List<String>> ADMIN_API_HOSTS =
      used(
          "admin_api_hosts",
          Types.HOST_NAMES,
          List.of(),
          "Names by which the Admin API may be asked, beside addresses and localhost.");

  public static final Key<String> URL =
      used("metadata_db.url", Types.POSTGRES_URL, null, "An external database; none is started.");
  public static final Key<Long> POOL_SIZE =
      used("metadata_db.pool_size", Types.whole(1, 10_000), 10L, "The most connections held.");
  public static final Key<Long> MIN_CONNECTIONS =
      used(
          "metadata_db.min_connections",
          Types.whole(0, 10_000),
          null,
          "The fewest connections held. Default: a quarter of pool_size, at least 1.");
  public static final Key<Double> MAX_LIFETIME =
      used("metadata_db.max_lifetime_secs", Types.SECONDS, 1800.0, "A connection's longest life.");
  public static final Key<Double> IDLE_TIMEOUT =
      used("metadata_db.idle_timeout_secs", Types.SECONDS, 600.0, "An idle connection's life.");
  public static final Key<Boolean> AUTO_MIGRATE =
      used("metadata_db.auto_migrate", Types.TRUTH, true, "Migrate the schema at every start.");

  public static final Key<String> BACKEND =
      used("metadata_db.managed.backend", Types.BACKEND, "auto", "What runs PostgreSQL.");
  public static final Key<String> DURABILITY =
      used(
          "metadata_db.managed.durability",
          Types.choice("safe", "fast"),
          "safe",
          "Whether an acknowledged commit survives a crash of the machine.");
  public static final Key<String> VERSION =
      used("metadata_db.managed.version", Types.VERSION, null, "The PostgreSQL version to run.");
  public static final Key<List<String>> EXTENSIONS =
      used(
          "metadata_db.managed.extensions",
          Types.EXTENSIONS,
          List.of(),
          "Components whose extensions the server has: \"pgvector\", \"pg_cron@1.6\".");

  /** The table of server parameters; what may stand in it, {@link AllowedSettings} says. */
  public static final String SETTINGS = "metadata_db.managed.settings";

  static final String SETTINGS_DESCRIPTION =
      "Server parameters, such as work_mem; those that can run or reach anything are refused.";

  private Keys() {}

  /** Returns every key, in the order of the documentation: first those in no table. */
  public static List<Key<?>> all() {
    return Stream.concat(USED.values().stream(), OtherKeys.ALL.values().stream())
        .sorted(Comparator.comparing(key -> key.name().contains(".")))
        .toList();
  }

  static Optional<Key<?>> find(String name) {
    Key<?> used = USED.get(name);
    return Optional.ofNullable(used == null ? OtherKeys.ALL.get(name) : used);
  }

  /** Tells whether the name is that of a table that holds keys, for example {@code writer}. */
  static boolean isSection(String name) {
    return name.equals(SETTINGS)
        || isSection(name, USED)
        || isSection(name, DEPRECATED)
        || isSection(name, OtherKeys.ALL);
  }

  private static boolean isSection(String name, Map<String, ?> keys) {
    return keys.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** Returns the known names, the deprecated ones left out. */
  static List<String> names() {
    return all().stream().<String>map(Key::name).toList();
  }

  /** Returns the names of keys and of the tables that hold them, for suggestions. */
  static List<String> namesAndTables() {
    Stream<String> tables =
        names().stream()
            .filter(name -> name.contains("."))
            .map(name -> name.substring(0, name.lastIndexOf('.')));
    return Stream.of(names().stream(), tables, Stream.of(SETTINGS))
        .flatMap(some -> some)
        .distinct()
        .toList();
  }

  private static <T> Key<T> used(
      String name, Type<T> type, @Nullable T defaultValue, String description) {
    Key<T> key = new Key<>(name, type, defaultValue, description, true);
    USED.put(name, key);
    return key;
  }
}
