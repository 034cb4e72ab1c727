package amp.cli.ampctl.registry;

import amp.cli.console.Confirmation;
import amp.cli.project.Context;
import amp.cli.project.ProjectOptions;
import amp.metadb.registry.Removals;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common that take something out of the registry. */
abstract class RemovingCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  final Context context;
  final Registry registry;

  RemovingCommand(Context context) {
    this.context = context;
    registry = new Registry(context);
  }

  /**
   * Removes one thing; what would be refused is so before the user is asked.
   *
   * @param what it, as it is told to the user
   * @param name it, as it was typed
   */
  final void remove(String what, String name, Consumer<Removals> removal) {
    registry.look(
        options,
        db -> {
          removal.accept(db.removals().withoutEffect());
          confirm(what, " " + name);
          removal.accept(db.removals());
          return true;
        });
    removed(List.of(what));
  }

  /** Asks, unless told not to; the arguments are those to type where nobody can be asked. */
  final void confirm(String what, String arguments) {
    if (!yes) {
      Confirmation.toDelete(context.console(), what, spec.qualifiedName() + " --yes" + arguments);
    }
  }

  final void removed(List<String> what) {
    if (json) {
      registry.printJson(Map.of("removed", what));
    } else {
      what.forEach(one -> registry.print("removed " + one));
    }
  }
}
