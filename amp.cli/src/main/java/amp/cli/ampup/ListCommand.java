package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Lists what is installed. */
@Command(name = "list", description = "Lists what is installed, newest first.")
final class ListCommand extends StoreCommand {
  ListCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Store store = store();
    List<Object> rows = new ArrayList<>();
    for (String component : store.components()) {
      Optional<Installed> active = store.active(component);
      for (Installed installed : store.installed(component)) {
        boolean isActive = active.filter(installed::equals).isPresent();
        rows.add(row(installed, isActive));
        if (!json()) {
          print(component + " " + installed.version() + (isActive ? " (active)" : ""));
        }
      }
    }
    if (json()) {
      printJson(rows);
    } else if (rows.isEmpty()) {
      print("Nothing is installed. Install PostgreSQL with: ampup install --component postgres");
    }
    return 0;
  }

  private static Map<String, Object> row(Installed installed, boolean active) {
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
