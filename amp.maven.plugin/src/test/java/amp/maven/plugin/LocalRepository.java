package amp.maven.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository that shares everybody else's artifacts with that of this build, and has ours
 * as this build has made them.
 */
final class LocalRepository {
  /** The version of our artifacts. */
  static final String VERSION = System.getProperty("amp.artifacts.version", "");

  private static final Path ROOT = Path.of(System.getProperty("amp.root", ".."));
  private static final String GROUP = "amp";

  private LocalRepository() {}

  /** Fills a folder, and returns it. */
  static Path fill(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path group : children(Path.of(System.getProperty("amp.local-repository", "")))) {
      if (!group.endsWith(GROUP) && Files.isDirectory(group)) {
        Files.createSymbolicLink(folder.resolve(group.getFileName()), group);
      }
    }
    add(folder, GROUP, ROOT.resolve("pom.xml"), "pom");
    for (Path module : children(ROOT)) {
      String name = module.getFileName().toString();
      Path jar = module.resolve("target").resolve(name + "-" + VERSION + ".jar");
      if (Files.exists(jar)) {
        add(folder, name, module.resolve("pom.xml"), "pom");
        add(folder, name, jar, "jar");
      }
    }
    return folder;
  }

  private static void add(Path folder, String artifact, Path file, String type) throws IOException {
    Path place = folder.resolve(GROUP).resolve(artifact).resolve(VERSION);
    Files.createDirectories(place);
    Files.copy(file, place.resolve(artifact + "-" + VERSION + "." + type));
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }
}
