package amp.ampup.store.archive;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Makes symbolic links, or copies where the system does not let this user make links. */
final class Links {
  private static final int MAX_CHAIN = 8;

  private Links() {}

  static int create(Path target, Map<String, String> links) throws IOException {
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path path = target.resolve(link.getKey());
      try {
        Files.createSymbolicLink(path, Path.of(link.getValue()));
      } catch (UnsupportedOperationException | FileSystemException e) {
        copy(target, path, links, e);
      }
    }
    return links.size();
  }

  /** A copy of what the link leads to serves a program as well as the link. */
  private static void copy(Path target, Path path, Map<String, String> links, Exception reason)
      throws IOException {
    Path file = path;
    for (int i = 0; i < MAX_CHAIN; i++) {
      String next = links.get(target.relativize(file).toString().replace('\\', '/'));
      if (next == null) {
        break;
      }
      file = file.resolveSibling(next).normalize();
    }
    if (!file.startsWith(target) || !Files.isRegularFile(file)) {
      throw new IOException("cannot make the link " + path + ": " + reason.getMessage(), reason);
    }
    Files.copy(file, path, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
