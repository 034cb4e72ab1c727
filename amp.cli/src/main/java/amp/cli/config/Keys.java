package amp.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every key there is: the one list that the parser, the documentation and the schema go by. */
public final class Keys {
  static final String VARIABLE_PREFIX = "AMP_CONFIG_";

  private static final Map<String, Key<?>> ALL = new LinkedHashMap<>();

  /** Deprecated names and what replaced them. */
  static final Map<String, String> DEPRECATED =
      new TreeMap<>(
          Map.of("metadata_db_url", "metadata_db.url", "dataset_defs_dir", "manifests_dir"));

  private static final long ANY = Long.MAX_VALUE;

  public static final Key<String> DATA_DIR =
      used("data_dir", Types.TEXT, "data", "Where datasets are stored: a path or a store's URL.");
  public static final Key<String> PROVIDERS_DIR =
      used("providers_dir", Types.TEXT, "providers", "The folder of provider files.");
  public static final Key<String> MANIFESTS_DIR =
      used("manifests_dir", Types.TEXT, "manifests", "The folder of dataset manifests.");
  public static final Key<String> ADMIN_API_ADDR =
      used("admin_api_addr", Types.ADDRESS, null, "Turns the Admin API on, at this address.");

  static {
    unused("max_mem_mb", Types.whole(0, ANY), 0L, "Memory of the whole daemon, 0 for no limit.");
    unused("query_max_mem_mb", Types.whole(0, ANY), 0L, "Memory of one query, 0 for no limit.");
    unused("spill_location", Types.TEXTS, List.of(), "Folders that queries spill to.");
    unused("poll_interval_secs", Types.SECONDS, 1.0, "How often sources are asked for blocks.");
    unused("microbatch_max_interval", Types.whole(1, ANY), 100_000L, "Blocks in a microbatch.");
    unused(
        "server_microbatch_max_interval",
        Types.whole(1, ANY),
        1000L,
        "Blocks in a microbatch of a server.");
    unused("keep_alive_interval", Types.whole(30, ANY), 30L, "Seconds between keep-alives.");
    unused("flight_addr", Types.ADDRESS, "0.0.0.0:1602", "The address of Arrow Flight.");
    unused("jsonl_addr", Types.ADDRESS, "0.0.0.0:1603", "The address of JSON Lines.");
  }

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

  /** The table of server parameters; what may stand in it, {@link AllowedSettings} says. */
  public static final String SETTINGS = "metadata_db.managed.settings";

  static final String SETTINGS_DESCRIPTION =
      "Server parameters, such as work_mem; those that can run or reach anything are refused.";

  static {
    unused("opentelemetry.metrics_url", Types.TEXT, null, "Where metrics are sent.");
    unused("opentelemetry.metrics_export_interval_secs", Types.SECONDS, null, "How often.");
    unused("opentelemetry.trace_url", Types.TEXT, null, "Where traces are sent.");
    unused("opentelemetry.trace_ratio", Types.RATIO, 1.0, "The share of traces sent.");

    unused("writer.compression", Types.TEXT, "zstd(1)", "The compression of Parquet files.");
    unused("writer.bloom_filters", Types.TRUTH, false, "Whether bloom filters are written.");
    unused("writer.cache_size_mb", Types.whole(0, ANY), 1024L, "The cache of metadata.");
    unused("writer.max_row_group_mb", Types.whole(1, ANY), 512L, "The size of a row group.");
    unused("writer.segment_flush_interval_secs", Types.SECONDS, 600.0, "How often to flush.");
    unused("writer.overflow", Types.TEXT, "1", "How far a file may exceed its size.");
    unused("writer.bytes", Types.whole(0, ANY), 2_147_483_648L, "The size of a file.");
    unused("writer.rows", Types.whole(0, ANY), 0L, "The rows of a file, 0 for no limit.");
    unused("writer.compactor.active", Types.TRUTH, null, "Whether files are compacted.");
    unused("writer.compactor.metadata_concurrency", Types.whole(1, ANY), null, "Readers at once.");
    unused("writer.compactor.write_concurrency", Types.whole(1, ANY), null, "Writers at once.");
    unused("writer.compactor.min_interval", Types.SECONDS, null, "Between two compactions.");
    unused("writer.compactor.cooldown_duration", Types.SECONDS, null, "Before files are due.");
    unused(
        "writer.compactor.max_eager_generation",
        Types.whole(-1, ANY),
        null,
        "The last generation compacted at once; -1 for none.");
    unused("writer.collector.active", Types.TRUTH, null, "Whether old files are deleted.");
    unused("writer.collector.min_interval", Types.SECONDS, null, "Between two collections.");
    unused("writer.collector.deletion_lock_duration", Types.SECONDS, null, "Before deletion.");

    unused("worker_events.enabled", Types.TRUTH, null, "Whether workers report events.");
    unused("worker_events.progress_interval", Types.SECONDS, null, "How often progress is told.");
    unused("worker_events.kafka.brokers", Types.TEXTS, null, "The brokers' addresses.");
    unused("worker_events.kafka.topic", Types.TEXT, null, "The topic.");
    unused("worker_events.kafka.partitions", Types.whole(1, ANY), null, "The topic's partitions.");
    unused("worker_events.kafka.sasl_mechanism", Types.TEXT, null, "How to log in.");
    unused("worker_events.kafka.sasl_username", Types.TEXT, null, "The user.");
    unused("worker_events.kafka.sasl_password", Types.TEXT, null, "The password.");
    unused("worker_events.kafka.tls_enabled", Types.TRUTH, null, "Whether to use TLS.");
  }

  private Keys() {}

  /** Returns every key, in the order of the documentation. */
  public static List<Key<?>> all() {
    return List.copyOf(ALL.values());
  }

  static Optional<Key<?>> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** Tells whether the name is that of a table that holds keys, for example {@code writer}. */
  static boolean isSection(String name) {
    return name.equals(SETTINGS)
        || ALL.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /** Returns the known names, the deprecated ones left out, for suggestions. */
  static List<String> names() {
    return new ArrayList<>(ALL.keySet());
  }

  private static <T> Key<T> used(
      String name, Type<T> type, @Nullable T defaultValue, String description) {
    return add(new Key<>(name, type, defaultValue, description, true));
  }

  private static <T> void unused(
      String name, Type<T> type, @Nullable T defaultValue, String description) {
    add(new Key<>(name, type, defaultValue, description, false));
  }

  private static <T> Key<T> add(Key<T> key) {
    ALL.put(key.name(), key);
    return key;
  }
}
