package amp.cli.ampctl.registry;

import amp.cli.console.Count;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.metadb.registry.Removals;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What the commands have in common that remove what nothing uses. */
abstract class PruningCommand<T> extends RemovingCommand {
  @Option(names = "--dry-run", description = "Only tells what it would remove.")
  boolean dryRun;

  PruningCommand(Context context) {
    super(context);
  }

  /** Returns the noun of what is removed. */
  abstract String noun();

  /** Returns what nothing uses. */
  abstract List<T> unused(Removals removals);

  /** Removes those that nothing uses by now either, and returns them. */
  abstract List<T> remove(Removals removals, List<T> unused);

  @Override
  public final Integer call() {
    registry.look(
        options,
        db -> {
          List<T> unused = unused(db.removals());
          if (dryRun) {
            told(unused);
          } else if (unused.isEmpty()) {
            removed(List.of());
          } else {
            unused.forEach(one -> context.console().err().println(line(one)));
            confirm(Count.of(unused.size(), noun()), "");
            removed(remove(db.removals(), unused).stream().map(this::line).toList());
          }
          return true;
        });
    return ExitCode.DONE;
  }

  private void told(List<T> unused) {
    List<String> lines = unused.stream().map(this::line).toList();
    if (json) {
      registry.printJson(Map.of("would_remove", lines));
    } else {
      lines.forEach(line -> registry.print("would remove " + line));
    }
  }

  private String line(T one) {
    return noun() + " " + one;
  }
}
