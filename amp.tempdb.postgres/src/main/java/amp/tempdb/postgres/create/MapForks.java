package amp.tempdb.postgres.create;

import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The maps of free space and of visibility, which lie beside the files of tables. initdb ends with
 * a VACUUM that gives one of each to most tables of the catalogs: a quarter of a cluster's files
 * and a seventh of its bytes, which every copy of it, and every database of a test, would have too.
 * PostgreSQL does without a map that is missing, and makes it anew as it vacuums.
 *
 * @see <a href="https://www.postgresql.org/docs/18/storage-fsm.html">Free Space Map</a>
 * @see <a href="https://www.postgresql.org/docs/18/storage-vm.html">Visibility Map</a>
 */
final class MapForks {
  private static final Pattern NAME = Pattern.compile("\\d+_(fsm|vm)");

  private MapForks() {}

  /** Deletes those of a new cluster, which no server may be using. */
  static void delete(Path data) throws IOException {
    List<Path> folders = new ArrayList<>(Trees.children(data.resolve("base")));
    folders.add(data.resolve("global"));
    for (Path folder : folders) {
      for (Path file : Trees.children(folder)) {
        if (NAME.matcher(file.getFileName().toString()).matches()) {
          Files.delete(file);
        }
      }
    }
  }
}
