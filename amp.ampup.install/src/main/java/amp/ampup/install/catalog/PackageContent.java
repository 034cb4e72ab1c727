package amp.ampup.install.catalog;

import amp.ampup.install.debian.DebPackage;
import amp.ampup.install.source.PinnedFile;
import amp.ampup.store.archive.Limits;
import amp.ampup.store.archive.PackageUnpacker;
import amp.ampup.store.check.ElfFile;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the files of a package tell: the shared libraries that are in it and that they need, the
 * least glibc, what CREATE EXTENSION takes, and which modules ask to be loaded at a server's start.
 * Nothing of it is run.
 */
final class PackageContent {
  private static final String GLIBC = "GLIBC_";
  private static final String PRELOAD = "shared_preload_libraries";
  private static final Pattern SERVER = Pattern.compile("postgresql-[0-9]+");
  private static final long MOST_MODULE = 64L << 20;

  final TreeSet<String> provides = new TreeSet<>();
  final TreeSet<String> needs = new TreeSet<>();
  final TreeSet<String> creates = new TreeSet<>();
  final TreeSet<String> modules = new TreeSet<>();
  final TreeSet<String> asking = new TreeSet<>();
  private String glibc = "";

  private PackageContent() {}

  /** Reads a package. */
  static PackageContent read(Path file, Path work) throws IOException {
    Path folder = NewFiles.temporaryFolder(work, "content-");
    try (InputStream in = Files.newInputStream(file)) {
      PackageUnpacker unpacker = new PackageUnpacker(folder, Limits.forArchive(-1));
      unpacker.debian(
          in,
          control ->
              SERVER.matcher(control.name()).matches()
                  ? PackageContent::ofServer
                  : PackageContent::place);
      unpacker.finish();
      PackageContent content = new PackageContent();
      content.visit(folder);
      return content;
    } finally {
      Trees.delete(folder);
    }
  }

  /** The copyright is in every package, so that there is something in each. */
  private static Optional<String> place(String path) {
    boolean wanted =
        path.matches("(usr/)?lib/.*\\.so(\\.[0-9.]+)?")
            || path.matches("usr/lib/postgresql/[0-9]+/bin/[^/]+")
            || path.matches("usr/share/postgresql/[0-9]+/extension/[^/]+\\.control")
            || path.matches("usr/share/doc/[^/]+/copyright");
    return wanted ? Optional.of(path) : Optional.empty();
  }

  /** Of a server, only what is a client program counts. */
  private static Optional<String> ofServer(String path) {
    return path.matches("usr/lib/postgresql/[0-9]+/bin/pgbench|usr/share/doc/[^/]+/copyright")
        ? Optional.of(path)
        : Optional.empty();
  }

  /** Returns the package as it is pinned. */
  PinnedFile of(DebPackage found) {
    return new PinnedFile(
        found.path(),
        found.size(),
        found.sha256(),
        glibc,
        List.copyOf(provides),
        List.copyOf(needs));
  }

  private void visit(Path folder) throws IOException {
    for (Path path : Trees.children(folder)) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        visit(path);
      } else {
        file(path);
      }
    }
  }

  private void file(Path path) throws IOException {
    String name = path.getFileName().toString();
    boolean server = path.toString().contains("/postgresql/");
    if (name.endsWith(".control")) {
      if (name.contains("--")) {
        // What only holds for one version of an extension.
        return;
      }
      creates.add(name.substring(0, name.length() - ".control".length()).replaceFirst("-3$", ""));
      return;
    }
    if (!server && name.contains(".so")) {
      provides.add(name);
    }
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      ElfFile.read(path).ifPresent(this::elf);
      if (server && name.endsWith(".so")) {
        String module = name.substring(0, name.length() - ".so".length());
        modules.add(module);
        if (asksForPreload(path)) {
          asking.add(module);
        }
      }
    }
  }

  private void elf(ElfFile elf) {
    needs.addAll(elf.needed());
    elf.versions().values().stream()
        .flatMap(List::stream)
        .filter(version -> version.matches("GLIBC_[0-9]{1,3}(\\.[0-9]{1,3}){1,2}"))
        .map(version -> version.substring(GLIBC.length()))
        .forEach(version -> glibc = Glibc.higher(glibc, version));
  }

  private static boolean asksForPreload(Path path) throws IOException {
    if (Files.size(path) > MOST_MODULE) {
      return false;
    }
    String text;
    try (InputStream in = Files.newInputStream(path)) {
      text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    return text.contains(PRELOAD);
  }
}
