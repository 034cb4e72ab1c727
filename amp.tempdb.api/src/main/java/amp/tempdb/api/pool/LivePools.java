package amp.tempdb.api.pool;

import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.os.process.LiveFiles;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The pools on a folder whose processes live, each with a file that is locked as long as it is
 * open. A session of the server proves less: a test may end all of them, and a timeout those that
 * are idle.
 */
final class LivePools {
  private final Path folder;

  /** Names the folder of the database, which exists. */
  LivePools(Path database) {
    folder = database.resolve("pools");
  }

  /** Notes that a pool lives, until what is returned is closed. */
  LiveFiles.Registration join(int number) {
    try {
      if (!Files.isDirectory(folder)) {
        NewFiles.privateFolders(folder);
      }
      return LiveFiles.make(folder, text(number));
    } catch (IOException e) {
      throw new TempDbException(
          "cannot note that a pool of databases is open: " + Failure.describe(e),
          "Make the folder " + folder + " writable",
          e);
    }
  }

  /** Tells which numbers may be those of living pools. */
  IntPredicate living() throws IOException {
    if (!Files.isDirectory(folder)) {
      return number -> false;
    }
    Set<String> texts = Set.copyOf(LiveFiles.texts(folder));
    // What another class loader of this process, or whoever has just begun, wrote is not seen.
    return number -> texts.contains("") || texts.contains(text(number));
  }

  private static String text(int number) {
    return HexFormat.of().toHexDigits(number);
  }
}
