package amp.ampup;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The libraries of PostgreSQL that do nothing, or refuse to work, unless the server loads them at
 * its start, by what their documentation says. Installers write them into receipts, where no
 * manifest tells them; a server goes by receipts, and by this for what no component brings.
 */
public final class PreloadedLibraries {
  private static final List<String> ALONE =
      List.of(
          "age",
          "anon",
          "auth_delay",
          "auto_explain",
          "bgw_replstatus",
          "citus",
          "credcheck",
          "passwordcheck",
          "pg_cron",
          "pg_failover_slots",
          "pg_hint_plan",
          "pg_qualstats",
          "pg_rewrite",
          "pg_show_plans",
          "pg_squeeze",
          "pg_stat_log",
          "pg_stat_monitor",
          "pg_stat_plans",
          "pg_stat_statements",
          "pg_textsearch",
          "pg_wait_sampling",
          "pgaudit",
          "pglogical",
          "plugin_debugger",
          "set_user",
          "supautils",
          "timescaledb");

  /** Those that want another one loaded before them. */
  private static final Map<String, String> AFTER =
      Map.of(
          "pg_stat_kcache", "pg_stat_statements",
          "pgauditlogtofile", "pgaudit",
          "pgsentinel", "pg_stat_statements",
          "powa", "pg_stat_statements");

  private static final Map<String, List<String>> KNOWN = known();

  private PreloadedLibraries() {}

  private static Map<String, List<String>> known() {
    Map<String, List<String>> known = new HashMap<>();
    ALONE.forEach(library -> known.put(library, List.of(library)));
    AFTER.forEach((library, before) -> known.put(library, List.of(before, library)));
    return known;
  }

  /**
   * Returns what a server has to load at its start for a library, in this order; nothing where it
   * can be loaded later.
   *
   * @param library its name without a suffix
   */
  public static List<String> of(String library) {
    return KNOWN.getOrDefault(library, List.of());
  }

  /**
   * Returns what a server has to load at its start for several libraries, each once.
   *
   * @param libraries their names without a suffix
   */
  public static List<String> of(List<String> libraries) {
    Set<String> all = new LinkedHashSet<>();
    libraries.stream().sorted().forEach(library -> all.addAll(of(library)));
    return List.copyOf(all);
  }
}
