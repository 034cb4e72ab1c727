package amp.ampup.store.check;

import amp.ampup.Store;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether libraries find what they need, by what stands in them; nothing is loaded. */
public final class LibraryNeeds {
  private static final String LOADER = "ld-linux";

  private final List<Path> folders;
  private final HostLibraries host;
  private final Map<Path, Set<String>> defined = new HashMap<>();

  private LibraryNeeds(List<Path> folders, HostLibraries host) {
    this.folders = folders;
    this.host = host;
  }

  /**
   * What is not there.
   *
   * @param file the name of the file that needs it
   * @param library the library's name, such as {@code libgeos_c.so.1}
   * @param version the version of its symbols that it lacks, such as {@code GLIBC_2.38}; empty
   *     where the library itself is missing
   */
  public record Unmet(String file, String library, String version) {
    /** Returns what is not there, for a message. */
    public String shown() {
      return version.isEmpty() ? library : library + " with " + version;
    }
  }

  /**
   * Returns what the files of an extension need and do not find; nothing when all is there.
   *
   * @param store where the servers are whose libraries it finds too
   * @param folder what it was unpacked into
   * @param postgres the major version of the PostgreSQL that it is for
   * @param host the libraries of the host
   * @throws IOException when a file cannot be read, or is damaged
   */
  public static List<Unmet> ofExtension(Store store, Path folder, int postgres, HostLibraries host)
      throws IOException {
    List<Path> folders = new ArrayList<>(List.of(folder.resolve("lib/deps")));
    store.usable("postgres").stream()
        .filter(server -> server.version().major() == postgres)
        .forEach(server -> folders.add(server.directory().resolve("lib")));
    List<Path> files = new ArrayList<>();
    for (String from : List.of("lib", "lib/deps", "lib/bin", "bin")) {
      for (Path file : Trees.children(folder.resolve(from))) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          files.add(file);
        }
      }
    }
    return of(files, folders, host);
  }

  /**
   * Returns what files need and do not find; nothing when all is there.
   *
   * @param files programs and libraries
   * @param folders where libraries are besides those of the host, and before them
   * @param host the libraries of the host
   * @throws IOException when a file cannot be read, or is damaged
   */
  public static List<Unmet> of(List<Path> files, List<Path> folders, HostLibraries host)
      throws IOException {
    LibraryNeeds needs = new LibraryNeeds(folders, host);
    Set<Unmet> unmet = new LinkedHashSet<>();
    for (Path file : files) {
      Optional<ElfFile> elf = ElfFile.read(file);
      if (elf.isPresent()) {
        unmet.addAll(needs.unmet(String.valueOf(file.getFileName()), elf.get()));
      }
    }
    return List.copyOf(unmet);
  }

  private List<Unmet> unmet(String file, ElfFile elf) throws IOException {
    List<Unmet> unmet = new ArrayList<>();
    for (String library : elf.needed()) {
      Optional<Path> found = find(library);
      if (found.isEmpty() && !library.startsWith(LOADER)) {
        unmet.add(new Unmet(file, library, ""));
      }
      for (String version : elf.versions().getOrDefault(library, List.of())) {
        if (found.isPresent() && lacks(found.get(), version)) {
          unmet.add(new Unmet(file, library, version));
        }
      }
    }
    return unmet;
  }

  /** A library that defines no versions has what it has without one. */
  private boolean lacks(Path library, String version) throws IOException {
    Set<String> versions = defined.get(library);
    if (versions == null) {
      versions = ElfFile.read(library).map(elf -> Set.copyOf(elf.defines())).orElse(Set.of());
      defined.put(library, versions);
    }
    return !versions.isEmpty() && !versions.contains(version);
  }

  private Optional<Path> find(String library) {
    for (Path folder : folders) {
      Path file = folder.resolve(library);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return host.find(library);
  }
}
