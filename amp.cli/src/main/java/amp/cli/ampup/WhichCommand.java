package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Store;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    Optional<Integer> major = store.active("postgres").map(i -> i.version().major());
    Map<Integer, Path> found = new TreeMap<>();
    for (String component : plain ? store.components() : List.<String>of()) {
      for (Installed installed : store.installed(component)) {
        Optional<Path> path = installed.program(program).filter(p -> store.isActive(installed));
        path.ifPresent(p -> found.putIfAbsent(rank(installed, major), p));
      }
    }
    if (!found.isEmpty()) {
      return found.values().iterator().next();
    }
    throw new AmpupException(
        "no active version has a program \"" + program + "\"",
        "See what is installed with: ampup list");
  }

  /** What stands alone comes before what is added, and of several majors' the server's first. */
  private static int rank(Installed installed, Optional<Integer> major) {
    Optional<Integer> of = installed.extension().map(Extension::postgres);
    return of.isEmpty() ? 0 : of.equals(major) ? 1 : 2;
  }
}
