package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints where a program of an active version is. */
@Command(name = "which", description = "Prints where a program of an active version is.")
final class WhichCommand extends StoreCommand {
  @Parameters(paramLabel = "PROGRAM", description = "Such as postgres, initdb or ampd.")
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
    boolean plain = program.matches("[A-Za-z0-9_-]+");
    for (String component : plain ? store().components() : List.<String>of()) {
      var path = store().active(component).flatMap((Installed i) -> i.program(program));
      if (path.isPresent()) {
        return path.get();
      }
    }
    throw new AmpupException(
        "no active version has a program \"" + program + "\"",
        "See what is installed with: ampup list");
  }
}
