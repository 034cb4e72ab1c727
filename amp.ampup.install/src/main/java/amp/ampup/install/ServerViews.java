package amp.ampup.install;

import amp.os.file.SmallFile;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders in which servers find the files of components beside their own. They are made of
 * links when a server needs one, and name what they were made of.
 */
final class ServerViews {
  private static final String SOURCES = "made-of";
  private static final int MOST_BYTES = 1 << 16;

  private ServerViews() {}

  /** Returns those of which something is gone, so that no server can be run from them. */
  static List<Path> abandoned(Path ownFolder) throws IOException {
    List<Path> abandoned = new ArrayList<>();
    for (Path view : Trees.children(ownFolder.resolve("views"))) {
      Path sources = view.resolve(SOURCES);
      if (Files.isRegularFile(sources)
          && SmallFile.text(sources, MOST_BYTES)
              .lines()
              .anyMatch(source -> !Files.isDirectory(Path.of(source)))) {
        abandoned.add(view);
      }
    }
    return abandoned;
  }
}
