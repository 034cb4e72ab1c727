package amp.ampup.install.extension;

import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The modules and extensions that a PostgreSQL brings by itself. */
final class ServerModules {
  /** Those that functions are made of in SQL, in all versions that are maintained. */
  private static final Set<String> USUAL =
      Set.of(
          "_int",
          "amcheck",
          "autoinc",
          "bloom",
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dblink",
          "dict_int",
          "dict_snowball",
          "dict_xsyn",
          "earthdistance",
          "file_fdw",
          "fuzzystrmatch",
          "hstore",
          "insert_username",
          "isn",
          "lo",
          "ltree",
          "moddatetime",
          "pageinspect",
          "pg_buffercache",
          "pg_freespacemap",
          "pg_prewarm",
          "pg_stat_statements",
          "pg_trgm",
          "pg_visibility",
          "pgcrypto",
          "pgrowlocks",
          "pgstattuple",
          "pgxml",
          "plperl",
          "plpgsql",
          "plpython3",
          "pltcl",
          "postgres_fdw",
          "refint",
          "seg",
          "sslinfo",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  private ServerModules() {}

  /** Tells whether a server has a module; one that is not installed yet has the usual ones. */
  static boolean has(Store store, int postgres, String module) {
    List<Path> servers = servers(store, postgres);
    return servers.isEmpty()
        ? USUAL.contains(module)
        : servers.stream().anyMatch(s -> isModule(s.resolve("lib/postgresql"), module));
  }

  /** Returns the folders of the installed servers of a major version. */
  static List<Path> servers(Store store, int postgres) {
    return store.installed("postgres").stream()
        .filter(server -> server.version().major() == postgres)
        .filter(server -> server.platform().equals(Platform.current()))
        .map(Installed::directory)
        .toList();
  }

  private static boolean isModule(Path folder, String module) {
    return List.of(".so", ".dylib", ".dll").stream()
        .anyMatch(suffix -> Files.isRegularFile(folder.resolve(module + suffix)));
  }
}
