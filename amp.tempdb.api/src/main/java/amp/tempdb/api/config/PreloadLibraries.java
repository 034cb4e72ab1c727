package amp.tempdb.api.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The libraries that a server loads when it starts: those alone that lie in its own library folder,
 * where whoever installed PostgreSQL has put them. A path would run a file of the project.
 */
public final class PreloadLibraries {
  /** The parameter that names them. */
  public static final String SETTING = "shared_preload_libraries";

  /** Without the prefix, the server also looks where a setting of the cluster says. */
  private static final String FOLDER = "$libdir/";

  /** Has neither dot, nor slash, nor quote: nothing that leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

  private PreloadLibraries() {}

  /** Returns the first name in a value that is anything else than such a library's. */
  public static Optional<String> elsewhere(String value) {
    return Arrays.stream(split(value))
        .filter(library -> !NAME.matcher(name(library)).matches())
        .findFirst();
  }

  /**
   * Says that a library is to be loaded from elsewhere.
   *
   * @param shown its name, as it is to be shown
   */
  public static String problem(String shown) {
    return SETTING
        + " names \""
        + shown
        + "\", and a project has libraries loaded from the server's own folder alone";
  }

  /** Says what to do about a library that is to be loaded from elsewhere. */
  public static String remedy() {
    return "name them without path and ending, such as pg_stat_statements, auto_explain";
  }

  /** Returns a value that was checked, as the server is to have it: each library with its place. */
  public static String located(String value) {
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
