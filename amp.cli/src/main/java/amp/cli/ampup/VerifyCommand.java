package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.install.Verification;
import amp.cli.console.Suggestion;
import amp.cli.project.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares installations with their receipts. */
@Command(
    name = "verify",
    description =
        "Compares every file of an installation with its receipt; exit code 1 if any differs.")
final class VerifyCommand extends StoreCommand {
  @Parameters(arity = "0..1", paramLabel = "COMPONENT", description = "Only this component.")
  private @Nullable String component;

  VerifyCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    List<Object> rows = new ArrayList<>();
    if (component != null
        && store.installed(component).isEmpty()
        && store.damaged(component).isEmpty()) {
      throw new AmpupException(
          component + " is not installed", "See what is installed with: ampup list");
    }
    boolean good = true;
    for (String name : component == null ? store.names() : List.of(component)) {
      for (AmpupException damage : store.damaged(name)) {
        good = false;
        rows.add(Map.of("component", name, "problems", List.of(damage.problem())));
        if (!json()) {
          print(damage.problem());
          Suggestion.lines(damage.remedies())
              .forEach(line -> context().console().err().println("  " + line));
        }
      }
    }
    for (String name : component == null ? store.components() : List.of(component)) {
      for (Installed installed : store.installed(name)) {
        List<String> problems = problems(installed);
        good &= problems.isEmpty();
        Map<String, Object> row = Rows.json(installed, false);
        row.remove("active");
        row.put("problems", problems);
        rows.add(new LinkedHashMap<>(row));
        show(installed, problems);
      }
    }
    if (json()) {
      printJson(rows);
    }
    return good ? 0 : 1;
  }

  private static List<String> problems(Installed installed) {
    try {
      return Verification.verify(installed);
    } catch (AmpupException e) {
      return List.of(e.problem());
    }
  }

  private void show(Installed installed, List<String> problems) {
    if (json()) {
      return;
    }
    print(Rows.line(installed) + (problems.isEmpty() ? " is as it was installed" : " differs:"));
    problems.forEach(problem -> print("  " + problem));
    if (!problems.isEmpty()) {
      String command = Suggestion.of(installed.remedy(true)).command();
      context().console().err().println("Repair it with: " + command);
    }
  }
}
