package amp.cli.ampup;

import amp.ampup.Installed;
import java.util.LinkedHashMap;
import java.util.Map;

/** Installations as they are printed. */
final class Rows {
  private Rows() {}

  static String line(Installed installed) {
    String line = installed.component() + " " + installed.version();
    return installed
        .extension()
        .map(extension -> line + " for PostgreSQL " + extension.postgres())
        .orElse(line);
  }

  static Map<String, Object> json(Installed installed, boolean active) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("component", installed.component());
    row.put("version", installed.version());
    row.put("platform", installed.platform());
    installed
        .extension()
        .ifPresent(
            extension -> {
              row.put("postgres", (long) extension.postgres());
              row.put("creates", extension.creates());
              row.put("preload", extension.preload());
            });
    row.put("active", active);
    row.put("directory", installed.directory());
    row.put("installed", installed.receipt().installed());
    return row;
  }
}
