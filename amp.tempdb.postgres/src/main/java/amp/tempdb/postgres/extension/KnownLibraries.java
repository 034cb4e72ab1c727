package amp.tempdb.postgres.extension;

import amp.ampup.PreloadedLibraries;
import java.util.List;
import java.util.Map;

/**
 * What is known of extensions that no receipt of a component tells of: those of the server itself,
 * and those that a host's packages bring.
 */
public final class KnownLibraries {
  /** Components that create an extension of another name. */
  private static final Map<String, String> CREATES = Map.of("pgvector", "vector");

  /** Packages of Debian's that are called otherwise than by the usual rule. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "pg_cron", "cron",
          "pg_partman", "partman",
          "pg_repack", "repack",
          "pg_squeeze", "squeeze",
          "postgis", "postgis-3");

  private KnownLibraries() {}

  /** Returns what a server has to load at its start for an extension that no receipt tells of. */
  public static List<String> preload(String name) {
    return PreloadedLibraries.of(name);
  }

  /** Returns the name that {@code CREATE EXTENSION} takes. */
  static String creates(String component) {
    return CREATES.getOrDefault(component, component);
  }

  /** Returns the component that brings an extension. */
  public static String component(String extension) {
    return CREATES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(extension))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () ->
                extension.startsWith("postgis") || extension.startsWith("address_standardizer")
                    ? "postgis"
                    : extension);
  }

  /** Returns the name of Debian's package, and that of the PostgreSQL project for Debian. */
  static String debianPackage(String component, int major) {
    return "postgresql-"
        + major
        + "-"
        + PACKAGES.getOrDefault(component, component.replace('_', '-'));
  }
}
