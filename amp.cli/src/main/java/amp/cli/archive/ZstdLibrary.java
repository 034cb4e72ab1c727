package amp.cli.archive;

import amp.cli.console.CliException;
import com.github.luben.zstd.util.Native;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The code of the system's that compresses. It is in a jar, and has to be unpacked to be loaded; a
 * hardened system runs nothing from the folder for temporary files.
 *
 * @see <a href="https://man7.org/linux/man-pages/man8/mount.8.html">mount(8), noexec</a>
 */
public final class ZstdLibrary {
  private ZstdLibrary() {}

  /**
   * Loads it.
   *
   * @param store the folder of the component store, from which programs run; need not exist
   * @throws CliException when it can be loaded from nowhere
   */
  public static void load(Path store) {
    try {
      Native.load();
    } catch (LinkageError e) {
      loadFrom(store, e);
    }
  }

  private static void loadFrom(Path store, LinkageError first) {
    try {
      Native.load(Files.isDirectory(store) ? store.toFile() : null);
    } catch (LinkageError e) {
      e.addSuppressed(first);
      throw new CliException(
          "the library for Zstandard cannot be loaded from "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + String.valueOf(first.getMessage()).lines().findFirst().orElse(""),
          "name a folder that programs may run from: JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER");
    }
  }
}
