package amp.tempdb.postgres.setting;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the files of a cluster set, as far as its server's command line does not. */
public final class ConfiguredSettings {
  private ConfiguredSettings() {}

  /**
   * Reads them, without files that these include; nothing of what cannot be read.
   *
   * @param data the data directory
   * @param withAltered whether what {@code ALTER SYSTEM} set counts
   * @return values by their names in lower case
   */
  public static Map<String, String> read(Path data, boolean withAltered) {
    Map<String, String> settings = new HashMap<>();
    for (String file : BadSetting.FILES) {
      if (withAltered || !file.equals(BadSetting.ALTERED)) {
        BadSetting.read(data.resolve(file))
            .forEach(
                line ->
                    settings.putIfAbsent(line.name().toLowerCase(Locale.ROOT), line.unquoted()));
      }
    }
    return settings;
  }
}
