package amp.ampup.install.check;

import amp.ampup.AmpupException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a store, which need not be there, but must not be something else. */
public final class StoreFolder {
  private StoreFolder() {}

  /** Tells what is where a store should be and can be none. */
  public static Optional<AmpupException> obstacle(Path home) {
    if (Files.isDirectory(home) || !Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    String what = Files.exists(home) ? "a file" : "a link to nothing";
    return Optional.of(
        new AmpupException(
            home + " is " + what + ", where a folder is needed",
            "Set AMPUP_HOME to a folder, or move it away"));
  }
}
