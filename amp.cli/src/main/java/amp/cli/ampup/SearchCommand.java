package amp.cli.ampup;

import amp.ampup.Store;
import amp.ampup.install.ExtensionDownloads;
import amp.cli.project.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Searches for extensions. */
@Command(
    name = "search",
    description = {
      "Searches for extensions of PostgreSQL by a word, and tells which version of each fits.",
      "Opens no connection. Exit code 1 when there is none."
    },
    footer = {"", "Example: ampup search vector"})
final class SearchCommand extends ChangingCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "WORD",
      defaultValue = "",
      description = "A part of a name, or of what it is for; without it all are listed.")
  private String word = "";

  SearchCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    List<ExtensionDownloads.Found> found;
    try (ProgressView view = view()) {
      found = ExtensionDownloads.of(store, settings(store).build(), view).search(word);
    }
    if (json()) {
      printJson(found.stream().map(SearchCommand::row).toList());
    } else if (found.isEmpty()) {
      print("There is no extension with \"" + word + "\"; all are listed by: ampup search");
    } else {
      found.forEach(one -> print(line(one)));
    }
    return found.isEmpty() ? 1 : 0;
  }

  private static String line(ExtensionDownloads.Found found) {
    String fits =
        found.fits().stream()
            .map(fit -> fit.postgres() + ": " + (fit.fits() ? fit.version() : fit.problem()))
            .collect(Collectors.joining("; "));
    return found.component() + " - " + found.about() + " (for PostgreSQL " + fits + ")";
  }

  private static Map<String, Object> row(ExtensionDownloads.Found found) {
    List<Object> fits = new ArrayList<>();
    for (ExtensionDownloads.Fit fit : found.fits()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("postgres", (long) fit.postgres());
      row.put(fit.fits() ? "version" : "problem", fit.fits() ? fit.version() : fit.problem());
      fits.add(row);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("component", found.component());
    row.put("about", found.about());
    row.put("creates", found.creates());
    row.put("fits", fits);
    return row;
  }
}
