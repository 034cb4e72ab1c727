package amp.ampup.install.extension;

import java.util.List;
import java.util.Set;

/**
 * The libraries that do their work only where the server loads them at its start, by what their
 * documentation says. Where a manifest describes an extension, that counts instead.
 */
public final class Preloads {
  private static final Set<String> LIBRARIES =
      Set.of(
          "age",
          "anon",
          "citus",
          "credcheck",
          "pg_cron",
          "pg_failover_slots",
          "pg_hint_plan",
          "pg_qualstats",
          "pg_show_plans",
          "pg_squeeze",
          "pg_stat_kcache",
          "pg_stat_monitor",
          "pg_wait_sampling",
          "pgaudit",
          "pglogical",
          "set_user",
          "supautils",
          "timescaledb");

  private Preloads() {}

  /**
   * Returns those among the libraries of an extension that the server has to load at its start.
   *
   * @param libraries their names without a suffix
   */
  public static List<String> of(List<String> libraries) {
    return libraries.stream().filter(LIBRARIES::contains).sorted().toList();
  }
}
