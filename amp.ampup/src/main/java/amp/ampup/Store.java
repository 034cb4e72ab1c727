package amp.ampup;

import amp.json.Json;
import amp.json.JsonException;
import amp.os.file.Failure;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.os.file.TrustedFolders;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What ampup has installed. Reading changes nothing, takes no lock and is cheap: it happens at
 * every start of {@code ampd}. A folder without a valid receipt does not exist.
 */
public final class Store {
  private static final int LONGEST_NAME = 256;

  private final Layout layout;

  private Store(Layout layout) {
    this.layout = layout;
  }

  /**
   * Returns the store in a folder, which need not exist.
   *
   * @param home the folder, such as {@code ~/.ampup}
   */
  public static Store at(Path home) {
    return new Store(new Layout(home.toAbsolutePath().normalize()));
  }

  /** Returns where things are in this store. */
  public Layout layout() {
    return layout;
  }

  /**
   * Returns the active version of a component, or empty when none is installed or the active one is
   * not for this platform.
   *
   * @param component its name, such as {@code postgres}
   * @throws AmpupException when the name is not one that a component can have
   */
  public Optional<Installed> active(String component) {
    return named(component, layout.current(component));
  }

  /**
   * Returns the active version of an extension for one PostgreSQL, or empty when none is.
   *
   * @param component the component's name, such as {@code pgvector}
   * @param postgres the major version of PostgreSQL
   * @throws AmpupException when the name is not one that a component can have
   */
  public Optional<Installed> active(String component, int postgres) {
    return named(component, layout.current(component, postgres))
        .filter(installed -> isFor(installed, postgres));
  }

  /**
   * Tells whether an installation is the active one, an extension among those for its PostgreSQL.
   */
  public boolean isActive(Installed installed) {
    Optional<Installed> active =
        installed
            .extension()
            .map(extension -> active(installed.component(), extension.postgres()))
            .orElseGet(() -> active(installed.component()));
    return active.filter(installed::equals).isPresent();
  }

  private Optional<Installed> named(String component, Path current) {
    Path folder = layout.component(component);
    Optional<String> name = currentName(current);
    if (name.isEmpty() || !isFolderName(name.get())) {
      return Optional.empty();
    }
    Optional<Installed> installed = read(component, folder.resolve(name.get()));
    if (installed.isPresent() && !installed.get().platform().equals(Platform.current())) {
      return Optional.empty();
    }
    return installed;
  }

  /**
   * Returns the installations of an extension that run on this platform, newest first, and those of
   * one version by PostgreSQL, newest first.
   *
   * @param component the component's name, such as {@code pgvector}
   * @throws AmpupException when the name is not one that a component can have, or when other users
   *     could have put libraries there
   */
  public List<Installed> extensions(String component) {
    requireTrusted(layout.component(component));
    return installed(component).stream()
        .filter(installed -> installed.extension().isPresent())
        .filter(installed -> installed.platform().equals(Platform.current()))
        .toList();
  }

  /**
   * Returns the installation of an extension that a PostgreSQL uses: the active one of that major
   * where it is meant, and else the newest that is.
   *
   * @param component the component's name, such as {@code pgvector}
   * @param postgres the major version of PostgreSQL
   * @param wanted which versions are meant; empty for any
   * @return empty when none is installed
   * @throws AmpupException when the name is not one that a component can have, or when other users
   *     could have put libraries there
   */
  public Optional<Installed> extension(
      String component, int postgres, Optional<VersionSpec> wanted) {
    List<Installed> meant =
        extensions(component).stream()
            .filter(installed -> isFor(installed, postgres))
            .filter(i -> wanted.isEmpty() || wanted.get().matches(i.version()))
            .toList();
    Optional<Installed> active = active(component, postgres).filter(meant::contains);
    return active.isPresent() ? active : meant.stream().findFirst();
  }

  private static int postgres(Installed installed) {
    return installed.extension().isPresent() ? installed.extension().get().postgres() : 0;
  }

  private static boolean isFor(Installed installed, int postgres) {
    return installed.extension().isPresent() && installed.extension().get().postgres() == postgres;
  }

  /**
   * Returns every installation of a component, newest first, those for other platforms included.
   *
   * @throws AmpupException when the name is not one that a component can have
   */
  public List<Installed> installed(String component) {
    List<Installed> found = new ArrayList<>();
    for (Path folder : children(layout.component(component))) {
      if (isFolderName(folder.getFileName().toString()) && isRealDirectory(folder)) {
        read(component, folder).ifPresent(found::add);
      }
    }
    found.sort(
        (a, b) -> {
          int order = b.version().compareTo(a.version());
          order = order != 0 ? order : Integer.compare(postgres(b), postgres(a));
          return order != 0 ? order : a.platform().toString().compareTo(b.platform().toString());
        });
    return found;
  }

  /**
   * Returns the installations of a component that run on this platform: the active one first, then
   * the newest.
   *
   * @throws AmpupException when the name is not one that a component can have, or when other users
   *     could have put programs there
   */
  public List<Installed> usable(String component) {
    requireTrusted(layout.component(component));
    List<Installed> usable = new ArrayList<>();
    Optional<Installed> active = active(component);
    active.ifPresent(usable::add);
    Optional<Path> listed = active.map(Installed::directory);
    for (Installed installed : installed(component)) {
      if (installed.platform().equals(Platform.current())
          && !listed.equals(Optional.of(installed.directory()))) {
        usable.add(installed);
      }
    }
    return usable;
  }

  /**
   * Tells why an installation that is there, and would be preferred, is none of the {@link
   * #usable}: the active one; or the newest where none can be used.
   *
   * @return empty when nothing is damaged, or nothing that matters
   * @throws AmpupException when the name is not one that a component can have, or when other users
   *     could have put programs there
   */
  public Optional<AmpupException> damage(String component) {
    boolean none = usable(component).stream().noneMatch(Installed::isWhole);
    List<Path> suspects = new ArrayList<>();
    currentName(layout.current(component))
        .filter(Store::isFolderName)
        .ifPresent(name -> suspects.add(layout.component(component).resolve(name)));
    if (none) {
      children(layout.component(component)).stream()
          .filter(folder -> isFolderName(folder.getFileName().toString()))
          .sorted(Comparator.comparing(Store::version).reversed())
          .forEach(suspects::add);
    }
    return suspects.stream().flatMap(folder -> damage(component, folder).stream()).findFirst();
  }

  /** Tells why a component that is there is not used: it is not trusted, or damaged. */
  public Optional<AmpupException> refusal(String component) {
    try {
      return damage(component);
    } catch (AmpupException e) {
      return Optional.of(e);
    }
  }

  private static Optional<AmpupException> damage(String component, Path folder) {
    boolean here = folder.getFileName().toString().endsWith("-" + Platform.current());
    if (!here || !Files.exists(folder.resolve(Receipt.FILE), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Optional<Installed> installed = read(component, folder);
    if (installed.isPresent() && installed.get().isWhole()) {
      return Optional.empty();
    }
    String what =
        installed
            .flatMap(Installed::missing)
            .map(
                missing ->
                    (installed.get().extension().isEmpty() ? "has no " : "lacks its ") + missing)
            .orElse("has no valid " + Receipt.FILE);
    Remedy usual = new Remedy.Install(component, version(folder).toString(), Optional.empty());
    List<Remedy> remedies =
        installed.isPresent()
            ? List.of(installed.get().remedy(false))
            : told(component, folder).map(Installed::remedies).orElse(List.of(usual));
    return Optional.of(
        new AmpupException(
            "the installation in " + folder + " is damaged: it " + what,
            remedies.toArray(Remedy[]::new)));
  }

  private static Optional<Installed> told(String component, Path folder) {
    return Layout.told(component, folder.getFileName().toString())
        .map(receipt -> new Installed(receipt, folder));
  }

  /**
   * Returns the installations of a component for this platform whose receipt is damaged, with what
   * the names of their folders tell. Nothing of them is to be used.
   *
   * @throws AmpupException when the name is not one that a component can have
   */
  public List<Installed> broken(String component) {
    return children(layout.component(component)).stream()
        .filter(folder -> isFolderName(folder.getFileName().toString()) && isRealDirectory(folder))
        .filter(f -> Files.exists(f.resolve(Receipt.FILE), LinkOption.NOFOLLOW_LINKS))
        .filter(folder -> read(component, folder).isEmpty())
        .flatMap(folder -> told(component, folder).stream())
        .toList();
  }

  private static Version version(Path folder) {
    String name = folder.getFileName().toString();
    return Version.of(name.substring(0, name.indexOf('-')));
  }

  private void requireTrusted(Path folder) {
    if (Files.exists(layout.home()) && !Files.isDirectory(layout.home())) {
      throw new AmpupException(
          layout.home() + " is a file, where a folder is needed",
          "Set AMPUP_HOME to a folder, or move the file away");
    }
    TrustedFolders trusted = TrustedFolders.ofUser();
    try {
      Optional<Trust.Objection> objection = trusted.objection(Trust.PROGRAM, folder);
      if (objection.isPresent()) {
        throw notTrusted(objection.get(), trusted);
      }
    } catch (IOException e) {
      throw new AmpupException(
          "cannot examine " + folder + " (" + e.getMessage() + ")",
          "Make it readable for this user, or set AMPUP_HOME to another folder",
          e);
    }
  }

  private AmpupException notTrusted(Trust.Objection objection, TrustedFolders trusted)
      throws IOException {
    Path folder = objection.path();
    boolean above = !folder.startsWith(layout.home().toRealPath());
    List<Remedy> remedies = new ArrayList<>();
    if (objection.reason() == Trust.Reason.OWNER) {
      remedies.add(new Remedy.Advice("Set AMPUP_HOME to a folder of your own, and install there"));
    } else if (!above) {
      remedies.add(
          new Remedy.Command("Check what it holds, then", "chmod -R o-w '" + folder + "'"));
    }
    if (above) {
      remedies.addAll(trusted.remedies(objection, layout.home()));
    }
    return new AmpupException(
        objection.text() + ", and programs there are not run", remedies.toArray(Remedy[]::new));
  }

  /** Returns the names of the components of which something is installed, in order. */
  public List<String> components() {
    return names().stream().filter(name -> !installed(name).isEmpty()).toList();
  }

  /** Returns the names of the components that have a folder, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (Path folder : children(layout.components())) {
      String name = folder.getFileName().toString();
      if (Layout.isName(name)) {
        names.add(name);
      }
    }
    Collections.sort(names);
    return names;
  }

  /**
   * Returns what is wrong with installations of a component that are there and cannot be used.
   *
   * @throws AmpupException when the name is not one that a component can have
   */
  public List<AmpupException> damaged(String component) {
    return children(layout.component(component)).stream()
        .filter(folder -> isFolderName(folder.getFileName().toString()))
        .flatMap(folder -> damage(component, folder).stream())
        .toList();
  }

  /** Reads the link, or the file that stands in for it where links cannot be made. */
  private static Optional<String> currentName(Path current) {
    try {
      if (Files.isSymbolicLink(current)) {
        return Optional.of(Files.readSymbolicLink(current).toString());
      }
      return Optional.of(SmallFile.beginning(current, LONGEST_NAME).strip());
    } catch (NoSuchFileException | RefusedFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(current, e);
    }
  }

  private static Optional<Installed> read(String component, Path folder) {
    Path file = folder.resolve(Receipt.FILE);
    try {
      Receipt receipt = Receipt.of(Json.readObject(file));
      String name = Layout.folder(receipt);
      // A folder that was copied or renamed by hand is not what its receipt says.
      return receipt.component().equals(component) && folder.endsWith(name)
          ? Optional.of(new Installed(receipt, folder))
          : Optional.empty();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (JsonException | AmpupException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean isFolderName(String name) {
    int dash = name.indexOf('-');
    return dash > 0
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && Version.isVersion(name.substring(0, dash));
  }

  private static boolean isRealDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> children(Path folder) {
    try {
      return Trees.children(folder);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static AmpupException unreadable(Path path, IOException e) {
    return new AmpupException(
        "cannot read " + path + " (" + Failure.reason(e) + ")",
        "Make it readable for this user, or set AMPUP_HOME to another folder",
        e);
  }
}
