package amp.ampup.install.check;

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
public final class ServerViews {
  private static final String SOURCES = "made-of";
  private static final int MOST_BYTES = 1 << 16;

  private ServerViews() {}

  /** Returns those of which something is gone, so that no server can be run from them. */
  public static List<Path> abandoned(Path ownFolder) throws IOException {
    List<Path> abandoned = new ArrayList<>();
    for (Path view : Trees.children(ownFolder.resolve("views"))) {
      if (sources(view).stream().anyMatch(source -> !Files.isDirectory(Path.of(source)))) {
        abandoned.add(view);
      }
    }
    return abandoned;
  }

  /** Returns the folders that one was made of; none where the folder is no view. */
  static List<String> sources(Path view) throws IOException {
    Path sources = view.resolve(SOURCES);
    return Files.isRegularFile(sources)
        ? SmallFile.text(sources, MOST_BYTES).lines().toList()
        : List.of();
  }
}
