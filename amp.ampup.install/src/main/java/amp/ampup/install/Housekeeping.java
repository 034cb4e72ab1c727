package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.KnownProjects.Known;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.store.StoreTransaction;
import amp.os.file.Trees;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes what is active, and removes what is not needed. Opens no connection. */
public final class Housekeeping {
  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;

  private Housekeeping(Store store, InstallSettings settings, Progress progress) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Returns the housekeeping of a store.
   *
   * @param store the store
   * @param settings how long to wait for its lock
   * @param progress told when there is something to wait for
   */
  public static Housekeeping of(Store store, InstallSettings settings, Progress progress) {
    return new Housekeeping(store, settings, progress);
  }

  /**
   * Makes an installed version the active one.
   *
   * @return the installation that is active now
   * @throws AmpupException when no such version is installed; nothing is changed then
   */
  public Installed use(String component, VersionSpec spec) {
    try (StoreTransaction changes = begin("use " + component + " " + spec)) {
      // Under the lock: what a crash left away is back at its place by now.
      Installed installed = find(component, spec);
      changes.activate(installed);
      return installed;
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /**
   * Removes an installed version. When it was the active one, the newest that is left becomes it.
   *
   * @param force removes it also when the data of a known project needs it
   * @return what was removed
   * @throws AmpupException when no such version is installed, or a project needs it
   */
  public Installed uninstall(String component, VersionSpec spec, boolean force) {
    try (StoreTransaction changes = begin("uninstall " + component + " " + spec)) {
      Installed installed = find(component, spec);
      List<Path> projects = needing(installed);
      if (!projects.isEmpty() && !force) {
        throw new AmpupException(
            component
                + " "
                + installed.version()
                + " is needed by the data of "
                + String.join(", ", projects.stream().map(Path::toString).toList()),
            "Keep it, or add --force");
      }
      remove(changes, installed);
      return installed;
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /**
   * What was freed.
   *
   * @param removed the installations, files and folders that are gone
   * @param bytes their size
   */
  public record Freed(List<String> removed, long bytes) {}

  /**
   * Removes downloads, templates, and versions of PostgreSQL that a newer one of the same major
   * replaces.
   *
   * @param dryRun only tells what it would remove
   */
  public Freed collect(boolean dryRun) {
    Layout layout = store.layout();
    return OwnFolder.isAnothers(layout.home())
        ? collectOwn(new Layout(OwnFolder.of(layout.home())), dryRun)
        : collectAll(layout, dryRun);
  }

  /** Of a store that another user has filled, the templates are this user's. */
  private static Freed collectOwn(Layout own, boolean dryRun) {
    try {
      List<String> removed = new ArrayList<>();
      long bytes = 0;
      for (Path path : Trees.children(own.templates())) {
        removed.add(path.toString());
        bytes += Trees.size(path);
        if (!dryRun) {
          Trees.delete(path);
        }
      }
      return new Freed(removed, bytes);
    } catch (IOException e) {
      throw Failures.explain(own, e);
    }
  }

  private Freed collectAll(Layout layout, boolean dryRun) {
    try (StoreTransaction changes = begin("gc")) {
      List<String> removed = new ArrayList<>();
      long bytes = 0;
      for (Installed installed : replaced()) {
        removed.add(installed.component() + " " + installed.version());
        bytes += Trees.size(installed.directory());
        if (!dryRun) {
          remove(changes, installed);
        }
      }
      for (Path folder : List.of(layout.downloads(), layout.templates())) {
        for (Path path : Trees.children(folder)) {
          removed.add(layout.home().relativize(path).toString());
          bytes += Trees.size(path);
          if (!dryRun) {
            changes.trash(path);
          }
        }
      }
      return new Freed(removed, bytes);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  private StoreTransaction begin(String what) throws IOException {
    return StoreTransaction.begin(
        store, what, settings.lockTimeout(), progress::waiting, settings.checkpoints());
  }

  private Installed find(String component, VersionSpec spec) {
    List<Installed> here = here(component);
    Optional<Version> version = spec.newest(here.stream().map(Installed::version).toList());
    return here.stream()
        .filter(i -> version.filter(i.version()::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> notInstalled(component, spec, here));
  }

  private static AmpupException notInstalled(
      String component, VersionSpec spec, List<Installed> here) {
    String installed =
        here.isEmpty()
            ? "nothing"
            : String.join(", ", here.stream().map(i -> i.version().toString()).toList());
    return new AmpupException(
        component + " " + spec + " is not installed (installed: " + installed + ")",
        new Remedy.Install(component, spec.toString()));
  }

  private List<Installed> here(String component) {
    Platform platform = Platform.current();
    return store.installed(component).stream().filter(i -> i.platform().equals(platform)).toList();
  }

  private List<Path> needing(Installed installed) throws IOException {
    boolean another =
        here(installed.component()).stream()
            .anyMatch(
                i ->
                    i.version().major() == installed.version().major()
                        && !i.version().equals(installed.version()));
    return !installed.component().equals("postgres") || another
        ? List.of()
        : ofMajor(installed.version().major());
  }

  private List<Path> ofMajor(int major) throws IOException {
    List<Known> projects = new ArrayList<>(KnownProjects.of(store.layout().home()).list());
    projects.addAll(OtherUsers.projects());
    return projects.stream()
        .filter(project -> project.major().filter(m -> m == major).isPresent())
        .map(Known::directory)
        .distinct()
        .sorted()
        .toList();
  }

  private void remove(StoreTransaction changes, Installed installed) throws IOException {
    boolean active = store.active(installed.component()).filter(installed::equals).isPresent();
    Optional<Installed> next =
        here(installed.component()).stream().filter(i -> !i.equals(installed)).findFirst();
    if (active && next.isPresent()) {
      changes.activate(next.get());
    }
    changes.uninstall(installed, next.isEmpty());
  }

  /** A version is replaced when a newer one of its major is installed and it is not active. */
  private List<Installed> replaced() {
    List<Installed> old = new ArrayList<>();
    for (String component : store.components()) {
      Optional<Installed> active = store.active(component);
      List<Installed> here = here(component);
      for (Installed installed : here) {
        boolean newer =
            here.stream()
                .anyMatch(
                    i ->
                        i.version().major() == installed.version().major()
                            && i.version().compareTo(installed.version()) > 0);
        if (newer && active.filter(installed::equals).isEmpty()) {
          old.add(installed);
        }
      }
    }
    return old;
  }
}
