package amp.tempdb.postgres.extension;

import amp.os.file.SmallFile;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where an installation of PostgreSQL has the files of its extensions. The programs know it from
 * their build, and tell only pg_config, which many installations lack: what must be there says it.
 *
 * @param share the folder with {@code extension} in it
 * @param libraries the folder of the modules, {@code $libdir}
 */
record ServerFiles(Path share, Path libraries) {
  private static final int MOST_BYTES = 1 << 16;
  private static final Pattern VERSION =
      Pattern.compile("(?m)^\\s*default_version\\s*=\\s*'([^']{1,64})'");
  private static final List<String> SUFFIXES = List.of(".so", ".dylib", ".dll");

  /** Debian's, whose folders of one server are in two trees. */
  private static final Pattern DEBIAN = Pattern.compile("/usr/lib/postgresql/(\\d{1,2})/bin");

  /** Finds them; empty where the installation is built like none that is known. */
  static Optional<ServerFiles> of(Path bin) {
    Path root = Trees.parent(bin);
    String name = String.valueOf(bin.getFileName());
    Matcher debian = DEBIAN.matcher(bin.toString());
    Stream<Path> shares =
        debian.matches()
            ? Stream.of(Path.of("/usr/share/postgresql", debian.group(1)))
            : Stream.of("postgresql", "", "pgsql", name, "../../share/" + name)
                .map(part -> root.resolve("share").resolve(part).normalize());
    Stream<Path> libraries =
        Stream.of(
                "lib/postgresql",
                "lib",
                "lib64/pgsql",
                "lib/pgsql",
                "lib/" + name,
                "../lib/" + name)
            .map(part -> root.resolve(part).normalize());
    Optional<Path> share = shares.filter(p -> Files.exists(p.resolve("postgres.bki"))).findFirst();
    Optional<Path> modules = libraries.filter(p -> isLibrary(p, "plpgsql")).findFirst();
    return share.flatMap(s -> modules.map(m -> new ServerFiles(s, m)));
  }

  private static boolean isLibrary(Path folder, String name) {
    return SUFFIXES.stream().anyMatch(suffix -> Files.exists(folder.resolve(name + suffix)));
  }

  boolean hasLibrary(String name) {
    return isLibrary(libraries, name);
  }

  boolean hasExtension(String name) {
    return Files.exists(control(share, name));
  }

  /** Returns the version of an extension that is made where none is named. */
  String version(String extension) {
    return version(share, extension);
  }

  static Path control(Path share, String extension) {
    return share.resolve("extension").resolve(extension + ".control");
  }

  /** Returns the version that an extension's control file names first; empty where it has none. */
  static String version(Path share, String extension) {
    try {
      Matcher version =
          VERSION.matcher(SmallFile.textThroughLink(control(share, extension), MOST_BYTES));
      return version.find() ? version.group(1) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the names of the extensions whose control files are in a folder, in order. */
  static List<String> extensions(Path share) throws IOException {
    return Trees.children(share.resolve("extension")).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(".control"))
        .map(name -> name.substring(0, name.length() - ".control".length()))
        .sorted()
        .toList();
  }
}
