package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.check.RunningPrograms;
import amp.ampup.install.check.ServerViews;
import amp.ampup.install.check.Users;
import amp.ampup.store.StoreTransaction;
import amp.os.file.Trees;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Changes what is active, and removes what is not needed. Opens no connection. */
public final class Housekeeping {
  private final Store store;
  private final InstallSettings settings;
  private final Progress progress;
  private final Users users;

  private Housekeeping(Store store, InstallSettings settings, Progress progress) {
    this.store = store;
    this.settings = settings;
    this.progress = progress;
    this.users = new Users(store);
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
   * Makes an installed version the active one; an extension's for every PostgreSQL for which that
   * version is installed.
   *
   * @return the installation that is active now, of an extension the one for the newest PostgreSQL
   * @throws AmpupException when no such version is installed; nothing is changed then
   */
  public Installed use(String component, VersionSpec spec) {
    return use(component, spec, Optional.empty()).get(0);
  }

  /**
   * Makes an installed version the active one.
   *
   * @param postgres for an extension, the major version of the PostgreSQL that it is for; empty for
   *     every one
   * @return the installations that are active now
   * @throws AmpupException when no such version is installed; nothing is changed then
   */
  public List<Installed> use(String component, VersionSpec spec, Optional<Integer> postgres) {
    try (StoreTransaction changes = begin("use " + component + " " + spec)) {
      // Under the lock: what a crash left away is back at its place by now.
      List<Installed> found = find(component, spec, postgres, here(component));
      for (Installed installed : found) {
        changes.activate(installed);
      }
      return found;
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /**
   * Removes an installed version. When it was the active one, the newest that is left becomes it.
   *
   * @param force removes it also when the data of a known project needs it
   * @return what was removed, of an extension the installation for the newest PostgreSQL
   * @throws AmpupException when no such version is installed, or a project needs it
   */
  public Installed uninstall(String component, VersionSpec spec, boolean force) {
    return uninstall(component, spec, Optional.empty(), force).get(0);
  }

  /**
   * Removes an installed version. When it was the active one, the newest that is left becomes it.
   *
   * @param postgres for an extension, the major version of the PostgreSQL that it is for; empty for
   *     every one
   * @param force removes it also when a known project needs it
   * @return what was removed
   * @throws AmpupException when no such version is installed, or a project needs it; nothing is
   *     removed then
   */
  public List<Installed> uninstall(
      String component, VersionSpec spec, Optional<Integer> postgres, boolean force) {
    try (StoreTransaction changes = begin("uninstall " + component + " " + spec)) {
      List<Installed> found = meant(component, spec, postgres);
      for (Installed installed : force ? List.<Installed>of() : found) {
        requireUnused(installed);
      }
      for (Installed installed : found) {
        remove(changes, installed);
      }
      return found;
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  /**
   * Returns what {@link #uninstall} would remove now.
   *
   * @param postgres for an extension, the major version of the PostgreSQL that it is for; empty for
   *     every one
   * @throws AmpupException when no such version is installed
   */
  public List<Installed> meant(String component, VersionSpec spec, Optional<Integer> postgres) {
    List<Installed> all = new ArrayList<>(here(component));
    all.addAll(store.broken(component));
    all.sort(Comparator.comparing(Installed::version).reversed());
    return find(component, spec, postgres, all);
  }

  private void requireUnused(Installed installed) throws IOException {
    List<Path> projects = needing(installed);
    if (!projects.isEmpty()) {
      throw new AmpupException(
          installed.component()
              + " "
              + installed.version()
              + " is needed by the "
              + (installed.extension().isPresent() ? "server" : "data")
              + " of "
              + String.join(", ", projects.stream().map(Path::toString).toList()),
          "Keep it, or add --force");
    }
    List<Long> running = RunningPrograms.of(installed);
    if (!running.isEmpty()) {
      throw new AmpupException(
          installed.component() + " " + shown(installed) + " is what " + processes(running),
          "End that first, or add --force");
    }
  }

  private static String processes(List<Long> running) {
    return (running.size() == 1 ? "process " : "processes ")
        + String.join(", ", running.stream().map(String::valueOf).toList())
        + (running.size() == 1 ? " runs" : " run");
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
   * replaces, unless something runs from them.
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
      List<Path> files = new ArrayList<>(Trees.children(own.templates()));
      files.addAll(ServerViews.abandoned(own.home()));
      for (Path path : files) {
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
        removed.add(installed.component() + " " + shown(installed));
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
      for (Path view : ServerViews.abandoned(layout.home())) {
        removed.add(layout.home().relativize(view).toString());
        bytes += Trees.size(view);
        if (!dryRun) {
          changes.trash(view);
        }
      }
      return new Freed(removed, bytes);
    } catch (IOException e) {
      throw Failures.explain(store.layout(), e);
    }
  }

  private StoreTransaction begin(String what) throws IOException {
    return settings.begin(store, what, progress);
  }

  /**
   * Returns the one that is named, else the newest that is meant; of an extension for each
   * PostgreSQL.
   */
  private static List<Installed> find(
      String component, VersionSpec spec, Optional<Integer> postgres, List<Installed> here) {
    List<Installed> meant =
        here.stream()
            .filter(i -> postgres.isEmpty() || postgres.get().equals(line(i)))
            .filter(i -> spec.matches(i.version()))
            .toList();
    List<Installed> found =
        meant.stream()
            .filter(i -> i.extension().isPresent() || i.equals(meant.get(0)))
            .filter(
                i ->
                    meant.stream()
                        .filter(j -> line(j) == line(i))
                        .min(
                            Comparator.comparing(
                                j -> !spec.written().equals(Optional.of(j.version()))))
                        .equals(Optional.of(i)))
            .sorted(Comparator.comparing(Housekeeping::line).reversed())
            .toList();
    if (found.isEmpty()) {
      throw notInstalled(component, spec, postgres, here);
    }
    return found;
  }

  /** Versions of one line replace each other: those of one major, or for one PostgreSQL. */
  private static int line(Installed installed) {
    return installed.extension().map(Extension::postgres).orElse(installed.version().major());
  }

  private static AmpupException notInstalled(
      String component, VersionSpec spec, Optional<Integer> postgres, List<Installed> here) {
    String installed =
        here.isEmpty()
            ? "nothing"
            : String.join(", ", here.stream().map(Housekeeping::shown).toList());
    return new AmpupException(
        component + " " + spec + " is not installed (installed: " + installed + ")",
        new Remedy.Install(component, spec.toString(), postgres));
  }

  private static String shown(Installed installed) {
    return installed
        .extension()
        .map(extension -> installed.version() + " for PostgreSQL " + extension.postgres())
        .orElse(installed.version().toString());
  }

  private List<Installed> here(String component) {
    Platform platform = Platform.current();
    return store.installed(component).stream().filter(i -> i.platform().equals(platform)).toList();
  }

  private List<Path> needing(Installed installed) throws IOException {
    boolean another =
        here(installed.component()).stream()
            .anyMatch(i -> line(i) == line(installed) && !i.version().equals(installed.version()));
    if (installed.extension().isPresent()) {
      return users.ofExtension(installed, another);
    }
    return !installed.component().equals("postgres") || another
        ? List.of()
        : users.ofMajor(installed.version().major());
  }

  private void remove(StoreTransaction changes, Installed installed) throws IOException {
    boolean active = store.isActive(installed) || isNoneActive(installed);
    Optional<Installed> next =
        here(installed.component()).stream()
            .filter(i -> installed.extension().isEmpty() || line(i) == line(installed))
            .filter(i -> !i.equals(installed))
            .findFirst();
    if (active && next.isPresent()) {
      changes.activate(next.get());
    }
    changes.uninstall(installed, next.isEmpty());
  }

  /** What is damaged is never active, and may have been. */
  private boolean isNoneActive(Installed installed) {
    String component = installed.component();
    return (installed.extension().isPresent()
            ? store.active(component, line(installed))
            : store.active(component))
        .isEmpty();
  }

  /**
   * A version is replaced when a newer one of its major is installed and it is not active. One that
   * was built here cannot be had again from anywhere.
   */
  private List<Installed> replaced() throws IOException {
    List<Installed> old = new ArrayList<>();
    for (String component : store.components()) {
      List<Installed> here = here(component);
      for (Installed installed : here) {
        boolean newer =
            here.stream()
                .anyMatch(
                    i ->
                        line(i) == line(installed)
                            && i.version().compareTo(installed.version()) > 0);
        boolean used =
            installed.extension().isPresent() && !users.ofExtension(installed, true).isEmpty();
        boolean built = installed.receipt().trust().equals("built");
        if (newer && !used && !built && !store.isActive(installed) && !runs(installed)) {
          old.add(installed);
        }
      }
    }
    return old;
  }

  /** An update leaves what runs as it is, from the version of before. */
  private boolean runs(Installed installed) throws IOException {
    List<Long> running = RunningPrograms.of(installed);
    if (!running.isEmpty()) {
      progress.notice(
          installed.component()
              + " "
              + shown(installed)
              + " is kept: it is what "
              + processes(running));
    }
    return !running.isEmpty();
  }
}
