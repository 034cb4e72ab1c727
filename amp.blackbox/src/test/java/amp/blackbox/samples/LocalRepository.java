package amp.blackbox.samples;

import amp.blackbox.Reactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A local repository as a user has it who took our artifacts from where they are published: of ours
 * it holds just those, as this build made them. All others are shared with the builder's own.
 */
final class LocalRepository {
  private static final String GROUP = "amp";

  private LocalRepository() {}

  /**
   * Fills a folder.
   *
   * @param builders the local repository of whoever builds this project
   */
  static void fill(Path folder, Path builders) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> groups = Files.list(builders)) {
      for (Path group : groups.filter(Files::isDirectory).toList()) {
        if (!group.endsWith(GROUP)) {
          Files.createSymbolicLink(folder.resolve(group.getFileName()), group);
        }
      }
    }
    Pom parent = Pom.read(Reactor.root().resolve("pom.xml"));
    add(folder, parent);
    for (String module : parent.modules()) {
      Pom pom = Pom.read(Reactor.folder(module).resolve("pom.xml"));
      if (pom.isPublished()) {
        add(folder, pom);
      }
    }
  }

  private static void add(Path repository, Pom pom) throws IOException {
    String name = pom.artifact() + "-" + pom.version();
    Path folder = repository.resolve(GROUP).resolve(pom.artifact()).resolve(pom.version());
    Files.createDirectories(folder);
    Path target = pom.file().resolveSibling("target");
    Path flattened = target.resolve(pom.artifact() + ".pom");
    Files.copy(Files.exists(flattened) ? flattened : pom.file(), folder.resolve(name + ".pom"));
    Path jar = target.resolve(name + ".jar");
    // What this build left out is missing for the sample that wants it, which then says so.
    if (pom.hasJar() && Files.exists(jar)) {
      Files.copy(jar, folder.resolve(name + ".jar"));
    }
  }
}
