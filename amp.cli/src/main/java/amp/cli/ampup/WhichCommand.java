package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Store;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints where a program of an active version is. */
@Command(name = "which", description = "Prints where a program of an active version is.")
final class WhichCommand extends StoreCommand {
  @Parameters(paramLabel = "PROGRAM", description = "Such as postgres, initdb, psql or ampd.")
  private String program = "";

  WhichCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Path found = find();
    if (json()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("program", program);
      row.put("path", found);
      printJson(row);
    } else {
      print(found.toString());
    }
    return 0;
  }

  private Path find() {
    Store store = store();
    boolean plain = program.matches("[A-Za-z0-9_-]+");
    List<Path> found = new ArrayList<>();
    Optional<Integer> major = store.active("postgres").map(i -> i.version().major());
    for (String component : plain ? store.components() : List.<String>of()) {
      for (Installed installed : store.installed(component)) {
        Optional<Path> path = installed.program(program).filter(p -> store.isActive(installed));
        // Of several majors' clients, that of the server comes first.
        boolean fits = installed.extension().map(Extension::postgres).equals(major);
        path.ifPresent(p -> found.add(fits ? 0 : found.size(), p));
      }
    }
    if (!found.isEmpty()) {
      return found.get(0);
    }
    throw new AmpupException(
        "no active version has a program \"" + program + "\"",
        "See what is installed with: ampup list");
  }
}
