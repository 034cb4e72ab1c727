package amp.ampup.install;

import amp.ampup.Layout;
import amp.ampup.install.store.Trees;
import amp.json.Json;
import amp.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The projects that this store knows: a file each in its folder {@code projects}, which is a JSON
 * object whose {@code folder} is the project's folder.
 */
final class Projects {
  private static final List<String> DATA = List.of(".amp/metadb/data", ".amp/metadb");

  private Projects() {}

  /** Returns the folders of the projects whose data directory is of a major version. */
  static List<Path> needing(Layout layout, int major) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : Trees.children(layout.projects())) {
      Optional<Path> folder = folder(file);
      if (folder.isPresent() && major(folder.get()).filter(m -> m == major).isPresent()) {
        found.add(folder.get());
      }
    }
    found.sort(null);
    return found;
  }

  private static Optional<Path> folder(Path file) throws IOException {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Path.of(Json.parseObject(Files.readString(file)).string("folder")))
          : Optional.empty();
    } catch (JsonException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> major(Path folder) throws IOException {
    for (String data : DATA) {
      Path file = folder.resolve(data).resolve("PG_VERSION");
      if (Files.isReadable(file)) {
        String text = Files.readString(file).strip();
        return text.matches("[0-9]{1,4}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
