package amp.ampup.store.check;

import amp.ampup.Platform;
import amp.ampup.Version;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The shared libraries of this host, where its loader looks for them: the folders that it is
 * configured with, and those that it always has (ld.so(8)). What a variable of the environment says
 * does not count: a server is not started with it.
 */
public final class HostLibraries {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 4;
  private static final String C_LIBRARY = "libc.so.6";
  private static final List<String> ALWAYS =
      List.of("lib64", "usr/lib64", "lib", "usr/lib", "usr/local/lib");
  private static final List<String> TRIPLETS =
      List.of("x86_64-linux-gnu", "aarch64-linux-gnu", "powerpc64le-linux-gnu");

  private final Path root;
  private final Platform platform;
  private final Set<Path> folders = new LinkedHashSet<>();
  private final Map<String, Optional<Path>> found = new HashMap<>();

  private HostLibraries(Path root, Platform platform) {
    this.root = root;
    this.platform = platform;
  }

  /** Returns those of this host. */
  public static HostLibraries ofHost() {
    return below(Path.of("/"), Platform.current());
  }

  /** Returns those that a host with this root would have. */
  static HostLibraries below(Path root, Platform platform) {
    HostLibraries libraries = new HostLibraries(root, platform);
    libraries.configuration(root.resolve("etc/ld.so.conf"), 0);
    for (String triplet : TRIPLETS) {
      libraries.folders.add(root.resolve("lib").resolve(triplet));
      libraries.folders.add(root.resolve("usr/lib").resolve(triplet));
    }
    ALWAYS.forEach(folder -> libraries.folders.add(root.resolve(folder)));
    return libraries;
  }

  /**
   * Returns the file of a library that is for this platform.
   *
   * @param name its name, such as {@code libz.so.1}
   */
  public Optional<Path> find(String name) {
    return found.computeIfAbsent(name, this::search);
  }

  /**
   * Tells whether the host's library of a name does for another of that name: whether it has all
   * versions and symbols that the other has. A name alone does not tell; {@code libpq.so.5} has
   * been the name of libraries that differ by a dozen functions.
   *
   * @param name the name, such as {@code libpq.so.5}
   * @param other the other library's file
   */
  public boolean covers(String name, Path other) {
    Optional<Path> own = find(name);
    try {
      if (own.isEmpty() || !Files.isRegularFile(other)) {
        return own.isPresent();
      }
      Optional<ElfFile> theirs = ElfFile.read(other);
      if (theirs.isEmpty()) {
        return true;
      }
      Set<String> exported = DynamicSymbols.of(other).exported();
      Optional<ElfFile> ours = ElfFile.read(own.get());
      return !exported.isEmpty()
          && ours.isPresent()
          && Set.copyOf(ours.get().defines()).containsAll(theirs.get().defines())
          && DynamicSymbols.of(own.get()).exported().containsAll(exported);
    } catch (IOException e) {
      // One that is damaged is found to be so by whoever looks at what came along.
      return false;
    }
  }

  /** Returns the version of the GNU C library, such as 2.36; empty where there is none. */
  public Optional<Version> glibc() {
    return find(C_LIBRARY)
        .flatMap(HostLibraries::elf)
        .flatMap(elf -> newest(elf.defines(), "GLIBC_"));
  }

  /** Returns the highest of the versions that begin with a name and go on with numbers. */
  public static Optional<Version> newest(List<String> versions, String prefix) {
    return versions.stream()
        .filter(version -> version.startsWith(prefix))
        .map(version -> version.substring(prefix.length()))
        .filter(version -> version.matches("\\d{1,4}(\\.\\d{1,4}){0,3}"))
        .map(Version::of)
        .max(Version::compareTo);
  }

  private Optional<Path> search(String name) {
    for (Path folder : folders) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)
          && elf(file).filter(elf -> Processor.fits(elf, platform)).isPresent()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static Optional<ElfFile> elf(Path file) {
    try {
      return ElfFile.read(file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void configuration(Path file, int depth) {
    try {
      for (String line : SmallFile.textThroughLink(file, MOST_BYTES).lines().toList()) {
        String entry = line.replaceFirst("#.*", "").strip();
        if (entry.startsWith("include ") && depth < DEEPEST) {
          include(entry.substring("include ".length()).strip(), depth + 1);
        } else if (entry.startsWith("/")) {
          folders.add(root.resolve(entry.substring(1)));
        }
      }
    } catch (IOException | InvalidPathException e) {
      // The loader passes over what it cannot read, too.
    }
  }

  private void include(String pattern, int depth) throws IOException {
    Path path = root.resolve(pattern.startsWith("/") ? pattern.substring(1) : "etc/" + pattern);
    Path folder = path.getParent();
    if (folder != null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(folder, String.valueOf(path.getFileName()))) {
        files.forEach(file -> configuration(file, depth));
      }
    }
  }
}
