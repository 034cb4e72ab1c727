package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.install.Updates;
import amp.cli.console.MessageWriter;
import amp.cli.console.Suggestion;
import amp.cli.project.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is installed, or what could be. */
@Command(name = "list", description = "Lists what is installed, newest first.")
final class ListCommand extends ChangingCommand {
  private static final String POSTGRES = "postgres";

  @Option(
      names = "--remote",
      description = "Lists the versions of PostgreSQL to install; extensions: ampup search.")
  private boolean remote;

  ListCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (remote) {
      listRemote();
    } else {
      listInstalled(store());
    }
    return 0;
  }

  private void listInstalled(Store store) {
    List<Object> rows = new ArrayList<>();
    for (String component : store.components()) {
      for (Installed installed : store.installed(component)) {
        boolean isActive = store.isActive(installed);
        rows.add(Rows.json(installed, isActive));
        if (!json()) {
          print(Rows.line(installed) + (isActive ? " (active)" : ""));
        }
      }
    }
    if (json()) {
      printJson(rows);
    } else if (rows.isEmpty()) {
      print("Nothing is installed. Install PostgreSQL with: ampup install --component postgres");
    }
    warnOfRefused(store);
  }

  /** What is there, and even active, need not be what runs. */
  private void warnOfRefused(Store store) {
    MessageWriter err = context().console().err();
    TreeSet<String> components = new TreeSet<>(store.names());
    components.add(POSTGRES);
    for (String component : components) {
      for (AmpupException why : refused(store, component)) {
        err.println("warning: " + component + " is not used: " + why.problem());
        Suggestion.lines(why.remedies()).forEach(line -> err.println("  " + line));
      }
    }
  }

  /** Each PostgreSQL has an installation of an extension of its own, so that each matters. */
  private static List<AmpupException> refused(Store store, String component) {
    Optional<AmpupException> refusal = store.refusal(component);
    boolean extension = !component.equals(POSTGRES) && !Layout.PROGRAMS.contains(component);
    List<AmpupException> damaged = extension ? store.damaged(component) : List.of();
    return damaged.isEmpty() ? refusal.stream().toList() : damaged;
  }

  private void listRemote() {
    Store store = store();
    List<Object> rows = new ArrayList<>();
    try (ProgressView view = view()) {
      Updates updates = Updates.of(store, settings(store).build(), view);
      List<Version> pinned = updates.pinned();
      TreeSet<Version> all = new TreeSet<>(pinned);
      if (!offline()) {
        all.addAll(updates.published());
      }
      all.removeIf(Version::isPrerelease);
      for (Version version : all.descendingSet()) {
        boolean isPinned = pinned.contains(version);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("component", POSTGRES);
        row.put("version", version);
        row.put("pinned", isPinned);
        rows.add(row);
        if (!json()) {
          print("postgres " + version + (isPinned ? "" : " (needs --allow-unpinned)"));
        }
      }
    }
    if (json()) {
      printJson(rows);
    }
  }
}
