package amp.ampup.install.extension;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.ampup.store.check.ElfFile;
import amp.ampup.store.check.HostLibraries;
import amp.ampup.store.check.LibraryNeeds;
import amp.ampup.store.check.Processor;
import amp.ampup.store.check.SymbolNeeds;
import amp.os.file.Failure;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at what was unpacked before it counts as installed. Nothing of it is run or loaded. */
final class ExtensionProof {
  private static final int SHOWN = 3;

  private final Unpacked unpacked;
  private final ControlFiles controls;
  private final Platform platform = Platform.current();
  private final HostLibraries host = HostLibraries.ofHost();

  ExtensionProof(Unpacked unpacked) {
    this.unpacked = unpacked;
    this.controls = new ControlFiles(unpacked);
  }

  /** Returns what {@code CREATE EXTENSION} takes. */
  List<String> creates() {
    return controls.names();
  }

  /** Returns the names of the modules, as a server is told to load them. */
  List<String> modules() {
    return unpacked.entries().stream()
        .map(FileEntry::path)
        .filter(path -> path.matches("lib/[^/]+\\.(?:so|dylib|dll)"))
        .map(path -> path.substring("lib/".length(), path.lastIndexOf('.')))
        .sorted()
        .toList();
  }

  /** Returns the major version of PostgreSQL that the modules say they were built for. */
  Optional<Integer> postgres() {
    for (FileEntry entry : unpacked.entries()) {
      if (isModule(entry)) {
        Optional<Integer> postgres = elf(entry).flatMap(ElfFile::postgres);
        if (postgres.isPresent()) {
          return postgres;
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the version that a control file tells. */
  Optional<Version> version() {
    return controls.version();
  }

  /**
   * Proves that the files fit each other, the server and this host.
   *
   * @param depends the packages that the packages say they depend on
   * @throws AmpupException when something does not fit
   */
  void prove(String component, int postgres, Store store, List<String> depends) throws IOException {
    if (creates().isEmpty() && modules().isEmpty() && !has("bin/psql")) {
      throw new AmpupException(
          "the package of " + component + " holds neither an extension nor a library of PostgreSQL",
          "Name the package of the extension first, and then those of its libraries");
    }
    for (FileEntry entry : unpacked.entries()) {
      processor(entry, postgres);
    }
    for (String name : creates()) {
      controls.requireScript(name);
      loads(name, postgres, store);
    }
    if (platform.os().equals("linux")) {
      libraries(component, postgres, store, depends);
      functions(component, postgres, store);
      programs(component);
    }
  }

  /** A control file may name a library that no function is in, as those of plain SQL do. */
  private void loads(String name, int postgres, Store store) throws IOException {
    Set<String> needed = new TreeSet<>(controls.named(name));
    needed.removeIf(module -> ServerModules.has(store, postgres, module));
    controls.module(name).ifPresent(needed::add);
    needed.removeAll(modules());
    if (!needed.isEmpty()) {
      String module = needed.iterator().next();
      throw new AmpupException(
          "the extension "
              + name
              + " needs its library "
              + module
              + ", which none of the packages holds",
          "Name the package that has it too, with another --from");
    }
  }

  private void processor(FileEntry entry, int postgres) {
    Optional<ElfFile> elf = elf(entry);
    if (elf.isEmpty()) {
      if (isModule(entry) && platform.os().equals("linux")) {
        throw new AmpupException(
            entry.path() + " is no library for " + platform, "Use the package for this platform");
      }
      return;
    }
    if (!platform.os().equals("linux") || !Processor.fits(elf.get(), platform)) {
      throw new AmpupException(
          entry.path()
              + " is built for Linux on "
              + Processor.shown(elf.get())
              + ", and this is "
              + platform,
          "Use the package for this platform");
    }
    if (isModule(entry) && elf.get().postgres().filter(major -> major != postgres).isPresent()) {
      throw new AmpupException(
          entry.path()
              + " was built for PostgreSQL "
              + elf.get().postgres().orElseThrow()
              + ", where "
              + postgres
              + " is meant",
          "Use the package for PostgreSQL " + postgres);
    }
  }

  private void libraries(String component, int postgres, Store store, List<String> depends)
      throws IOException {
    List<LibraryNeeds.Unmet> unmet =
        LibraryNeeds.ofExtension(store, unpacked.root(), postgres, host);
    for (LibraryNeeds.Unmet need : unmet) {
      if (need.version().startsWith("GLIBC_")) {
        throw tooNew(component, unmet);
      }
    }
    if (!unmet.isEmpty()) {
      throw missing(component, unmet, depends);
    }
  }

  /** A server that is not installed yet cannot be looked at. */
  private void functions(String component, int postgres, Store store) throws IOException {
    List<Path> modules =
        unpacked.entries().stream().filter(ExtensionProof::isModule).map(this::path).toList();
    Optional<AmpupException> lacking = Optional.empty();
    for (Installed server : store.usable("postgres")) {
      if (server.version().major() == postgres) {
        List<Path> folders =
            List.of(unpacked.root().resolve("lib/deps"), server.directory().resolve("lib"));
        List<String> missing = SymbolNeeds.of(modules, server, folders, host);
        if (missing.isEmpty()) {
          return;
        }
        lacking = Optional.of(lacking(component, missing, server.version()));
      }
    }
    if (lacking.isPresent()) {
      throw lacking.get();
    }
  }

  /** They find what came along, and the host's libraries. */
  private void programs(String component) throws IOException {
    List<Path> programs =
        unpacked.entries().stream()
            .filter(entry -> !entry.isLink() && entry.path().matches("(lib/)?bin/[^/]+"))
            .map(this::path)
            .toList();
    List<Path> folders = List.of(unpacked.root().resolve(DebianLayout.LIBRARIES));
    List<String> missing = SymbolNeeds.ofPrograms(programs, folders, host);
    if (!missing.isEmpty()) {
      throw new AmpupException(
          "the programs of "
              + component
              + " call "
              + shown(missing)
              + ", which neither the libraries of this host nor those of the packages have",
          "Name the packages of its libraries too (of psql: libpq5), with --from each");
    }
  }

  private static String shown(List<String> missing) {
    return String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())))
        + (missing.size() > SHOWN ? ", …" : "");
  }

  private static AmpupException lacking(String component, List<String> missing, Version server) {
    return new AmpupException(
        component + " calls " + shown(missing) + ", which PostgreSQL " + server + " does not have",
        "Use a package for this minor version or an older one, or install a newer PostgreSQL first");
  }

  private AmpupException tooNew(String component, List<LibraryNeeds.Unmet> unmet) {
    String needed =
        HostLibraries.newest(unmet.stream().map(LibraryNeeds.Unmet::version).toList(), "GLIBC_")
            .map(Version::toString)
            .orElse("of another kind");
    String has =
        host.glibc().map(version -> "this host has " + version).orElse("there is none here");
    return new AmpupException(
        component + " needs glibc " + needed + ", " + has,
        "Use the package for the distribution of this host, or for an older one");
  }

  private static AmpupException missing(
      String component, List<LibraryNeeds.Unmet> unmet, List<String> depends) {
    List<String> libraries = unmet.stream().map(LibraryNeeds.Unmet::shown).distinct().toList();
    List<String> packages =
        unmet.stream()
            .flatMap(u -> LibraryPackages.of(u.library(), depends).stream())
            .distinct()
            .toList();
    String problem =
        component
            + " needs "
            + String.join(", ", libraries)
            + ", which neither this host nor the server nor the packages have";
    Remedy give = new Remedy.Advice("Name the packages of these libraries too, with --from each");
    return packages.isEmpty()
        ? new AmpupException(problem, give)
        : new AmpupException(
            problem,
            new Remedy.Command(
                "Install what has it", "apt-get install " + String.join(" ", packages)),
            give);
  }

  private boolean has(String path) {
    return unpacked.entries().stream().anyMatch(entry -> entry.path().equals(path));
  }

  private static boolean isModule(FileEntry entry) {
    return !entry.isLink() && entry.path().matches("lib/[^/]+\\.so");
  }

  private Path path(FileEntry entry) {
    return unpacked.root().resolve(entry.path());
  }

  private Optional<ElfFile> elf(FileEntry entry) {
    try {
      return entry.isLink() ? Optional.empty() : ElfFile.read(path(entry));
    } catch (IOException e) {
      throw unreadable(entry.path(), e);
    }
  }

  private static AmpupException unreadable(String path, IOException e) {
    return new AmpupException(
        path + " of the package cannot be used (" + Failure.reason(e) + ")",
        "Use another package",
        e);
  }
}
