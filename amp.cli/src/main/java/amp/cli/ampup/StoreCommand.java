package amp.cli.ampup;

import amp.ampup.Store;
import amp.cli.project.Context;
import amp.json.Json;
import amp.tempdb.api.AmpupHome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What the commands on the store have in common. */
abstract class StoreCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the result and errors, and nothing else.")
  private boolean quiet;

  private final Context context;

  StoreCommand(Context context) {
    this.context = context;
  }

  final Context context() {
    return context;
  }

  final boolean json() {
    return json;
  }

  final boolean quiet() {
    return quiet;
  }

  final Store store() {
    return Store.at(
        AmpupHome.locate(context.environment().variables(), context.environment().home()));
  }

  final void print(String line) {
    context.console().out().println(line);
  }

  final void printJson(Object value) {
    context.console().out().print(Json.write(value));
  }
}
