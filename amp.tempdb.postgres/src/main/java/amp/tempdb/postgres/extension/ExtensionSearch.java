package amp.tempdb.postgres.extension;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.OwnFolder;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.os.Deadline;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.installation.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds what a specification asks for by name: components of ampup's for a PostgreSQL that ampup or
 * a jar has brought; what the host's packages have put there for one of the host's. Nothing is
 * installed.
 */
public final class ExtensionSearch {
  /** The folder of views in the own folder of a user. */
  static final String VIEWS = "views";

  /** From this version on a server is told of more folders by its settings. */
  private static final int WITH_PATHS = 18;

  /** What a server looks for in its own folder, whatever its settings say. */
  private static final List<String> IN_SHARE = List.of("tsearch_data", "timezonesets");

  private final TempDbSpec spec;
  private final Installation installation;
  private final Optional<ServerFiles> server;
  private final Map<String, UsedExtension> found = new LinkedHashMap<>();
  private final Map<String, Remedy> missing = new LinkedHashMap<>();

  /** Components whose needs are looked for, or were: two may need each other. */
  private final Set<String> begun = new HashSet<>();

  private final List<String> notes = new ArrayList<>();

  private ExtensionSearch(TempDbSpec spec, Installation installation) {
    this.spec = spec;
    this.installation = installation;
    server = ServerFiles.of(installation.bin());
  }

  /**
   * Finds them for a server that is about to be started.
   *
   * @throws TempDbException when one is missing
   */
  public static ServerExtensions find(
      TempDbSpec spec, Installation installation, Deadline deadline) {
    if (spec.extensions().isEmpty()) {
      return ServerExtensions.NONE;
    }
    try {
      return all(spec, installation).extensions(deadline);
    } catch (IOException e) {
      throw new TempDbException(
          "the extensions of "
              + installation.bin()
              + " cannot be made ready in "
              + views(spec)
              + ": "
              + e.getMessage(),
          "Make room there, or make it writable for this user",
          e);
    }
  }

  /**
   * Does nothing where {@link #find} would find them all; makes nothing.
   *
   * @throws TempDbException when one is missing
   */
  public static void require(TempDbSpec spec, Installation installation) {
    if (!spec.extensions().isEmpty()) {
      all(spec, installation).folders();
    }
  }

  private static ExtensionSearch all(TempDbSpec spec, Installation installation) {
    try {
      ExtensionSearch search = new ExtensionSearch(spec, installation);
      search.findAll();
      return search;
    } catch (AmpupException e) {
      throw new TempDbException(e.kind(), e.problem(), e.remedies(), e);
    }
  }

  /** Returns the folder of the views of this user. */
  static Path views(TempDbSpec spec) {
    return OwnFolder.of(spec.home()).resolve(VIEWS);
  }

  /**
   * Tells whether components fit an installation: what ampup or a jar has brought is built alike
   * everywhere; what the host has goes with the host's packages.
   */
  static boolean takesComponents(TempDbSpec spec, Installation installation) {
    return installation.bin().startsWith(spec.home())
        || installation.bin().startsWith(OwnFolder.of(spec.home()));
  }

  private int major() {
    return installation.version().major();
  }

  private void findAll() {
    for (String asked : spec.extensions()) {
      find(asked, true);
    }
    if (!missing.isEmpty()) {
      boolean one = missing.size() == 1;
      String names = String.join(", ", missing.keySet());
      throw new TempDbException(
          ProblemKind.NO_BACKEND,
          (one ? "the extension " + names + " is" : "the extensions " + names + " are")
              + " asked for, and "
              + lacking()
              + notes.stream().map(note -> "; " + note).collect(Collectors.joining()),
          List.copyOf(missing.values()),
          null);
    }
  }

  private String lacking() {
    return takesComponents(spec, installation)
        ? "no component of that name is installed for PostgreSQL " + major()
        : "the PostgreSQL "
            + installation.version()
            + " in "
            + installation.bin()
            + " does not have "
            + (missing.size() == 1 ? "it" : "them");
  }

  private void find(String wanted, boolean asked) {
    int at = wanted.indexOf('@');
    String name = at < 0 ? wanted : wanted.substring(0, at);
    String version = at < 0 ? "" : wanted.substring(at + 1);
    UsedExtension known = found.get(name);
    if ((known != null && known.asked()) || missing.containsKey(wanted)) {
      return;
    }
    boolean components = takesComponents(spec, installation);
    Optional<Installed> component = components ? component(name, version) : Optional.empty();
    Optional<UsedExtension> own =
        component.isPresent() ? Optional.empty() : ofServer(name, version, asked);
    if (component.isPresent()) {
      add(component.get(), asked);
    } else if (own.isPresent()) {
      found.put(name, own.get());
    } else if (components) {
      missing.put(
          wanted,
          new Remedy.Install(KnownLibraries.component(name), version, Optional.of(major())));
      noteOthers(KnownLibraries.component(name));
    } else {
      missing.put(wanted, ofHost(name));
    }
  }

  private Optional<Installed> component(String name, String version) {
    Optional<VersionSpec> wanted =
        version.isEmpty() ? Optional.empty() : Optional.of(VersionSpec.of(version));
    Store store = Store.at(spec.home());
    return store
        .extension(name, major(), wanted)
        .or(() -> store.extension(KnownLibraries.component(name), major(), wanted));
  }

  private void add(Installed component, boolean asked) {
    Extension extension = component.extension().orElseThrow();
    if (begun.add(component.component())) {
      extension.requires().forEach(needed -> find(needed, false));
    }
    found.put(
        component.component(),
        new UsedExtension(
            component.component(),
            component.version().toString(),
            Optional.of(component.directory()),
            extension.preload(),
            asked));
  }

  private Optional<UsedExtension> ofServer(String name, String version, boolean asked) {
    String extension = KnownLibraries.creates(name);
    if (server.isEmpty()
        || !(server.get().hasExtension(extension) || server.get().hasLibrary(name))) {
      return Optional.empty();
    }
    String has = server.get().version(extension);
    if (!version.isEmpty() && !UsedExtension.matches(has, version)) {
      notes.add("what is there of " + name + " is " + (has.isEmpty() ? "without a version" : has));
      return Optional.empty();
    }
    return Optional.of(
        new UsedExtension(name, has, Optional.empty(), KnownLibraries.preload(name), asked));
  }

  private void noteOthers(String name) {
    TreeSet<String> others = new TreeSet<>();
    for (Installed installed : Store.at(spec.home()).extensions(name)) {
      others.add(installed.version() + " for PostgreSQL " + installed.extension().get().postgres());
    }
    if (!others.isEmpty()) {
      notes.add("there is " + name + " " + String.join(", ", others));
    }
  }

  private Remedy ofHost(String name) {
    String bin = installation.bin().toString();
    return bin.startsWith("/usr/lib/postgresql/")
        ? new Remedy.Command(
            "Install the host's package",
            "apt-get install "
                + KnownLibraries.debianPackage(KnownLibraries.component(name), major()))
        : new Remedy.Advice("Install the host's package of " + name + " for PostgreSQL " + major());
  }

  private ServerExtensions extensions(Deadline deadline) throws IOException {
    List<UsedExtension> used = List.copyOf(found.values());
    List<Path> folders = folders();
    if (folders.isEmpty()
        || (major() >= WITH_PATHS && folders.stream().noneMatch(ExtensionSearch::hasApart))) {
      return new ServerExtensions(used, Optional.empty());
    }
    ServerFiles files =
        server.orElseThrow(
            () ->
                new TempDbException(
                    "the folders of the PostgreSQL in "
                        + installation.bin()
                        + " are not where they are known to be",
                    Remedy.Install.postgres(Integer.toString(major()))));
    Path view = new InstallationView(installation, files, folders).in(views(spec), deadline);
    return new ServerExtensions(used, Optional.of(view));
  }

  /** Files of text search are looked for in the server's own folder alone, in every version. */
  private static boolean hasApart(Path component) {
    return IN_SHARE.stream()
        .anyMatch(name -> Files.isDirectory(component.resolve("share/" + name)));
  }

  /** PostgreSQL and the linker divide their lists of folders by it, and know no quotes. */
  private List<Path> folders() {
    List<Path> folders = found.values().stream().flatMap(e -> e.folder().stream()).toList();
    for (Path folder : folders) {
      if (folder.toString().contains(File.pathSeparator)) {
        throw new TempDbException(
            folder
                + " has a "
                + File.pathSeparator
                + " in its path, by which PostgreSQL divides a list of folders",
            "Set AMPUP_HOME to a folder without it, and install there");
      }
    }
    return folders;
  }
}
