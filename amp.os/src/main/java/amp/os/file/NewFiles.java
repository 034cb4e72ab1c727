package amp.os.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Makes files and folders that others can read and not write, whatever the umask is. What is there
 * keeps its mode.
 */
public final class NewFiles {
  private NewFiles() {}

  /** Makes a folder, and those above it. */
  public static Path folder(Path folder) throws IOException {
    return Files.createDirectories(folder, Mode.of(folder, Mode.SHARED_FOLDER));
  }

  /** Writes a file, and makes it where it is missing. */
  public static void write(Path file, String text) throws IOException {
    open(file).close();
    Files.writeString(file, text);
  }

  /** Opens a file for writing at its beginning, and makes it where it is missing. */
  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        Mode.of(file, Mode.SHARED_FILE));
  }
}
