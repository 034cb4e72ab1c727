package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.ExtensionDownloads;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Updates;
import amp.cli.project.Context;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands have in common that bring what is installed to newer versions. */
abstract class UpdatingCommand extends InstallingCommand {
  private static final int NEWER = 100;

  @Option(
      names = "--check",
      description = "Only tells what is newer; exit code 100 if anything is.")
  private boolean check;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Takes the maintainers' signed manifest from a file.")
  private @Nullable Path manifest;

  UpdatingCommand(Context context) {
    super(context);
  }

  /**
   * Installs what is newer, of what is wanted, or only tells of it.
   *
   * @param named the components that the user named
   */
  final int update(Store store, Set<String> named, Predicate<Updates.Update> wanted) {
    InstallSettings settings = settings(store).build();
    List<Updates.Update> available;
    Map<Updates.Update, String> problems = new HashMap<>();
    try (ProgressView view = view()) {
      Updates updates = Updates.of(store, settings, view);
      refresh(updates);
      available = updates.available(named).stream().filter(wanted).toList();
      if (!check) {
        ExtensionDownloads extensions = ExtensionDownloads.of(store, settings, view);
        for (Updates.Update update : available) {
          if (update.postgres().isPresent()) {
            String problem = extensions.update(update).problem();
            if (!problem.isEmpty()) {
              problems.put(update, problem);
            }
            continue;
          }
          VersionSpec exact = VersionSpec.exactly(update.newest());
          InstallRequest request = InstallRequest.of(update.component(), exact);
          Installed installed = Installer.of(store, settings, view).install(request).installed();
          prepare(store, installed);
        }
      }
    }
    show(available, problems);
    if (check) {
      return available.isEmpty() ? 0 : NEWER;
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private void refresh(Updates updates) {
    if (manifest != null) {
      updates.acceptManifest(manifest);
    } else if (!offline()) {
      updates.refreshManifest();
    }
  }

  private void show(List<Updates.Update> available, Map<Updates.Update, String> problems) {
    List<Object> rows = new ArrayList<>();
    for (Updates.Update update : available) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("component", update.component());
      update.postgres().ifPresent(postgres -> row.put("postgres", (long) postgres));
      row.put("installed", update.installed());
      row.put("newest", update.newest());
      String problem = problems.get(update);
      if (problem != null) {
        row.put("problem", problem);
      }
      rows.add(row);
      String what =
          update.component()
              + " "
              + update.installed()
              + update.postgres().map(postgres -> " for PostgreSQL " + postgres).orElse("");
      if (!json() && problem != null) {
        context()
            .console()
            .err()
            .println("error: " + what + " is not updated to " + update.newest() + ": " + problem);
      } else if (!json()) {
        print(what + (check ? " could be updated to " : " was updated to ") + update.newest());
      }
    }
    if (json()) {
      printJson(rows);
    } else if (available.isEmpty()) {
      print("Everything is up to date.");
    }
  }
}
