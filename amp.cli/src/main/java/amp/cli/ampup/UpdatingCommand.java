package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.Store;
import amp.ampup.Version;
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
import java.util.Optional;
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
    if (available.isEmpty() && !json()) {
      printNothingNewer(store, wanted);
    }
    if (check) {
      return available.isEmpty() ? 0 : NEWER;
    }
    return problems.isEmpty() ? 0 : 1;
  }

  /** Returns what is said where nothing is newer. */
  String upToDate(Store store) {
    return "Everything is up to date.";
  }

  /** Tells whether anything says where the maintainers' newest manifest is. */
  final boolean isManifestNamed(Store store) {
    return manifest != null || settings(store).build().manifestUrl().isPresent();
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
    }
  }

  /** An older version is active after {@code use}, or where an update was cut short. */
  private void printNothingNewer(Store store, Predicate<Updates.Update> wanted) {
    List<String> older = new ArrayList<>();
    for (String component : store.components()) {
      Optional<Installed> active = store.active(component);
      active
          .flatMap(of -> newerThan(of, store))
          .filter(wanted)
          .ifPresent(
              update ->
                  older.add(
                      "%1$s %2$s is installed, and %3$s is active; switch with: ampup use %1$s %2$s"
                          .formatted(component, update.newest(), update.installed())));
    }
    if (older.isEmpty()) {
      print(upToDate(store));
    } else {
      older.forEach(this::print);
    }
  }

  /** Returns the newest that is installed beside an active one, of PostgreSQL of its major. */
  private static Optional<Updates.Update> newerThan(Installed active, Store store) {
    boolean anyMajor = Layout.PROGRAMS.contains(active.component());
    return store.installed(active.component()).stream()
        .filter(i -> i.platform().equals(active.platform()))
        .map(Installed::version)
        .filter(v -> anyMajor || v.major() == active.version().major())
        .filter(v -> !v.isPrerelease() && v.compareTo(active.version()) > 0)
        .max(Version::compareTo)
        .map(v -> new Updates.Update(active.component(), active.version(), v, Optional.empty()));
  }
}
