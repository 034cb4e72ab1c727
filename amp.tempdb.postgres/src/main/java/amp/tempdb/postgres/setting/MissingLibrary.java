package amp.tempdb.postgres.setting;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A library that a server is to load when it starts, and does not find or cannot load. */
public final class MissingLibrary {
  /** The parameter that names them. */
  public static final String SETTING = "shared_preload_libraries";

  private MissingLibrary() {}

  /**
   * Finds one.
   *
   * @param settings what the caller sets
   * @param log what the server wrote
   */
  public static Optional<String> find(Map<String, String> settings, String log) {
    return settings.entrySet().stream()
        .filter(setting -> setting.getKey().equalsIgnoreCase(SETTING))
        .flatMap(setting -> Arrays.stream(setting.getValue().split(",", -1)))
        .map(library -> library.strip().replace("\"", "").replaceFirst("^\\$libdir/", ""))
        .filter(library -> !library.isEmpty() && isCited(library, log))
        .findFirst();
  }

  /** The server cites one that is not there as it was told, and another by its file. */
  private static boolean isCited(String library, String log) {
    String cited = "\"([^\"]*/)?" + Pattern.quote(library) + "(\\.(so|dylib|dll))?\"";
    return Pattern.compile(cited).matcher(log).find();
  }
}
