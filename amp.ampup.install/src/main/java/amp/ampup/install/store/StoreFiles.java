package amp.ampup.install.store;

import amp.os.file.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes what is in the store so that others can read it and cannot write it, whatever the umask is:
 * it runs as its user.
 */
public final class StoreFiles {
  private StoreFiles() {}

  /** Makes a folder and those above it. */
  public static Path createFolder(Path folder) throws IOException {
    return Files.createDirectories(folder, Mode.of(folder, Mode.SHARED_FOLDER));
  }

  /** Writes a file. */
  static void write(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, Mode.of(file, Mode.SHARED_FILE));
    }
    Files.writeString(file, text);
  }
}
