package amp.tempdb.api.config;

import amp.problem.NearestName;
import java.util.List;
import java.util.Locale;

/**
 * The server parameters that a project may set. A list of what is allowed and not of what is
 * forbidden: a file that comes with a clone must not run a command, load a library of its own
 * ({@link PreloadLibraries}), read or write elsewhere, or open a port, also in a later PostgreSQL.
 * Durability has a key of its own.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config.html">PostgreSQL 18, chapter
 *     19</a>
 */
public final class AllowedSettings {
  /** Their names, in lower case and in the order of the alphabet. */
  public static final List<String> ALLOWED =
      List.of(
          "auto_explain.log_analyze",
          "auto_explain.log_buffers",
          "auto_explain.log_format",
          "auto_explain.log_level",
          "auto_explain.log_min_duration",
          "auto_explain.log_nested_statements",
          "auto_explain.log_parameter_max_length",
          "auto_explain.log_settings",
          "auto_explain.log_timing",
          "auto_explain.log_triggers",
          "auto_explain.log_verbose",
          "auto_explain.log_wal",
          "auto_explain.sample_rate",
          "autovacuum",
          "autovacuum_analyze_scale_factor",
          "autovacuum_analyze_threshold",
          "autovacuum_max_workers",
          "autovacuum_naptime",
          "autovacuum_vacuum_cost_delay",
          "autovacuum_vacuum_cost_limit",
          "autovacuum_vacuum_scale_factor",
          "autovacuum_vacuum_threshold",
          "autovacuum_work_mem",
          "autovacuum_worker_slots",
          "bgwriter_delay",
          "bgwriter_lru_maxpages",
          "bytea_output",
          "checkpoint_completion_target",
          "checkpoint_timeout",
          "client_min_messages",
          "commit_delay",
          "commit_siblings",
          "compute_query_id",
          "cpu_index_tuple_cost",
          "cpu_operator_cost",
          "cpu_tuple_cost",
          "cron.database_name",
          "cron.enable_superuser_jobs",
          "cron.launch_active_jobs",
          "cron.log_min_messages",
          "cron.log_run",
          "cron.log_statement",
          "cron.max_running_jobs",
          "cron.timezone",
          "cursor_tuple_fraction",
          "datestyle",
          "deadlock_timeout",
          "default_statistics_target",
          "default_toast_compression",
          "default_transaction_deferrable",
          "default_transaction_isolation",
          "default_transaction_read_only",
          "effective_cache_size",
          "effective_io_concurrency",
          "enable_bitmapscan",
          "enable_hashagg",
          "enable_hashjoin",
          "enable_indexonlyscan",
          "enable_indexscan",
          "enable_material",
          "enable_mergejoin",
          "enable_nestloop",
          "enable_partition_pruning",
          "enable_partitionwise_aggregate",
          "enable_partitionwise_join",
          "enable_seqscan",
          "enable_sort",
          "extra_float_digits",
          "from_collapse_limit",
          "gin_fuzzy_search_limit",
          "gin_pending_list_limit",
          "hash_mem_multiplier",
          "hnsw.ef_search",
          "hnsw.iterative_scan",
          "hnsw.max_scan_tuples",
          "hnsw.scan_mem_multiplier",
          "idle_in_transaction_session_timeout",
          "idle_session_timeout",
          "intervalstyle",
          "io_max_concurrency",
          "io_method",
          "io_workers",
          "ivfflat.iterative_scan",
          "ivfflat.max_probes",
          "ivfflat.probes",
          "jit",
          "jit_above_cost",
          "join_collapse_limit",
          "lock_timeout",
          "log_autovacuum_min_duration",
          "log_checkpoints",
          "log_connections",
          "log_disconnections",
          "log_duration",
          "log_error_verbosity",
          "log_lock_waits",
          "log_min_duration_statement",
          "log_min_error_statement",
          "log_min_messages",
          "log_statement",
          "log_temp_files",
          "logical_decoding_work_mem",
          "maintenance_io_concurrency",
          "maintenance_work_mem",
          "max_connections",
          "max_locks_per_transaction",
          "max_logical_replication_workers",
          "max_parallel_maintenance_workers",
          "max_parallel_workers",
          "max_parallel_workers_per_gather",
          "max_pred_locks_per_transaction",
          "max_prepared_transactions",
          "max_replication_slots",
          "max_wal_senders",
          "max_wal_size",
          "max_worker_processes",
          "min_parallel_index_scan_size",
          "min_parallel_table_scan_size",
          "min_wal_size",
          "parallel_setup_cost",
          "parallel_tuple_cost",
          "pg_partman_bgw.dbname",
          "pg_partman_bgw.interval",
          "pg_prewarm.autoprewarm",
          "pg_prewarm.autoprewarm_interval",
          "pg_stat_statements.max",
          "pg_stat_statements.save",
          "pg_stat_statements.track",
          "pg_stat_statements.track_planning",
          "pg_stat_statements.track_utility",
          "pgaudit.log",
          "pgaudit.log_catalog",
          "pgaudit.log_client",
          "pgaudit.log_level",
          "pgaudit.log_parameter",
          "pgaudit.log_relation",
          "pgaudit.log_rows",
          "pgaudit.log_statement",
          "pgaudit.log_statement_once",
          "plan_cache_mode",
          "random_page_cost",
          "recovery_init_sync_method",
          "seq_page_cost",
          "shared_buffers",
          "shared_preload_libraries",
          "statement_timeout",
          "temp_buffers",
          "temp_file_limit",
          "timescaledb.max_background_workers",
          "timezone",
          "track_activity_query_size",
          "track_commit_timestamp",
          "track_functions",
          "track_io_timing",
          "track_wal_io_timing",
          "transaction_timeout",
          "vacuum_cost_delay",
          "vacuum_cost_limit",
          "wal_buffers",
          "wal_compression",
          "wal_level",
          "work_mem",
          "xmlbinary",
          "xmloption");

  private AllowedSettings() {}

  /** Tells whether the name is that of a library with parameters, for example auto_explain. */
  public static boolean isSection(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ".";
    return ALLOWED.stream().anyMatch(allowed -> allowed.startsWith(prefix));
  }

  /**
   * Says that a parameter is none of these.
   *
   * @param shown its name, as it is to be shown
   */
  public static String problem(String shown) {
    return "server setting " + shown + " cannot be set by a project";
  }

  /** Says what to do about a parameter that is none of these. */
  public static String remedy(String name) {
    return switch (name) {
      case "fsync", "full_page_writes", "synchronous_commit" ->
          "metadata_db.managed.durability is the key for this";
      default ->
          NearestName.of(name, ALLOWED)
              .map(near -> "did you mean " + near + "?")
              .orElse("only settings that can run or reach nothing are allowed");
    };
  }
}
