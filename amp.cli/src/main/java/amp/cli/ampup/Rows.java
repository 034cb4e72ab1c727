package amp.cli.ampup;

import amp.ampup.Installed;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** One is an object, as it always was; those of an extension for several PostgreSQLs a list. */
  static Object json(List<Installed> installed, boolean active) {
    List<Map<String, Object>> rows = installed.stream().map(i -> json(i, active)).toList();
    return rows.size() == 1 ? rows.get(0) : rows;
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
