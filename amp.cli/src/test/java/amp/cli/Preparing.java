package amp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks at the new cluster that a command prepares beside the old one. */
final class Preparing {
  private Preparing() {}

  /** Tells whether it is there, with a data directory. */
  static boolean hasCluster(Path metadb) throws IOException {
    try (Stream<Path> entries = Files.list(metadb)) {
      return entries.anyMatch(
          e ->
              e.getFileName().toString().startsWith(".preparing-")
                  && Files.exists(e.resolve("data/PG_VERSION")));
    }
  }
}
