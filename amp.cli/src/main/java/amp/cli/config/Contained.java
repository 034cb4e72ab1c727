package amp.cli.config;

import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Whether what a project names is within the project, where links lead to included. */
public final class Contained {
  private Contained() {}

  /**
   * Returns a path as it is without links, unless it leads out of a folder.
   *
   * @param folder the folder
   * @param path a path, absolute; nothing need be there
   * @return the path, or empty where it leads elsewhere, or nowhere
   */
  public static Optional<Path> in(Path folder, Path path) {
    Path wanted = path.normalize();
    if (!wanted.startsWith(folder.normalize())) {
      return Optional.empty();
    }
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(wanted);
    }
    Path there = wanted;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = Trees.parent(there);
    }
    try {
      Path real = there.toRealPath();
      return real.startsWith(folder.toRealPath())
          ? Optional.of(real.resolve(there.relativize(wanted)).normalize())
          : Optional.empty();
    } catch (IOException e) {
      // A link that leads nowhere may lead somewhere later.
      return Optional.empty();
    }
  }
}
