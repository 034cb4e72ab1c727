package amp.cli.config;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The libraries that a server loads when it starts: those alone that lie in its own library folder,
 * where whoever installed PostgreSQL has put them. A path would run a file of the project.
 */
final class PreloadLibraries {
  static final String SETTING = "shared_preload_libraries";

  /** Without the prefix, the server also looks where a setting of the cluster says. */
  private static final String FOLDER = "$libdir/";

  /** Has neither dot, nor slash, nor quote: nothing that leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

  private PreloadLibraries() {}

  /**
   * Checks a value.
   *
   * @throws ConfigException if it names anything else than such libraries
   */
  static void check(String value, Origin origin) {
    for (String library : split(value)) {
      if (!NAME.matcher(name(library)).matches()) {
        throw ConfigException.libraryElsewhere(origin, library);
      }
    }
  }

  /** Returns a value that was checked, as the server is to have it: each library with its place. */
  static String located(String value) {
    return Arrays.stream(split(value))
        .map(library -> FOLDER + name(library))
        .collect(Collectors.joining(","));
  }

  private static String name(String library) {
    return library.startsWith(FOLDER) ? library.substring(FOLDER.length()) : library;
  }

  private static String[] split(String value) {
    return value.isBlank() ? new String[0] : value.strip().split("\\s*,\\s*", -1);
  }
}
