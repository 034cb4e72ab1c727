package amp.cli.ampup;

import amp.ampup.Store;
import amp.ampup.install.Housekeeping;
import amp.cli.project.Context;
import amp.problem.ByteSize;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Frees what is not needed. */
@Command(
    name = "gc",
    description =
        "Removes downloads, templates, and versions that a newer one of their major replaces.")
final class GcCommand extends ChangingCommand {
  @Option(names = "--dry-run", description = "Only tells what it would remove.")
  private boolean dryRun;

  GcCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    try (ProgressView view = view()) {
      Housekeeping.Freed freed =
          Housekeeping.of(store, settings(store).build(), view).collect(dryRun);
      if (json()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("removed", freed.removed());
        row.put("bytes", freed.bytes());
        printJson(row);
        return 0;
      }
      freed.removed().forEach(this::print);
      print(ByteSize.text(freed.bytes()) + (dryRun ? " would be freed" : " freed"));
    }
    return 0;
  }
}
