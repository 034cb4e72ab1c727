package amp.cli.ampup;

import amp.ampup.Store;
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

  private final Shell shell;

  StoreCommand(Shell shell) {
    this.shell = shell;
  }

  final Shell shell() {
    return shell;
  }

  final boolean json() {
    return json;
  }

  final boolean quiet() {
    return quiet;
  }

  final Store store() {
    return Store.at(AmpupHome.locate(shell.environment(), shell.userHome()));
  }

  final void print(String line) {
    shell.out().println(line);
  }

  final void printJson(Object value) {
    shell.out().print(Json.write(value));
  }
}
