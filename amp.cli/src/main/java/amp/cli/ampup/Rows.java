package amp.cli.ampup;

import amp.ampup.Installed;
import java.util.LinkedHashMap;
import java.util.Map;

/** Installations as they are printed. */
final class Rows {
  private Rows() {}

  static String line(Installed installed) {
    return installed.component() + " " + installed.version();
  }

  static Map<String, Object> json(Installed installed, boolean active) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("component", installed.component());
    row.put("version", installed.version());
    row.put("platform", installed.platform());
    row.put("active", active);
    row.put("directory", installed.directory());
    row.put("installed", installed.receipt().installed());
    return row;
  }
}
