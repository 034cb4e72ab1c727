package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.install.archive.ArchiveException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what an input or output error means for an installation. */
final class Failures {
  private Failures() {}

  static AmpupException explain(Layout layout, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ArchiveException) {
      return new AmpupException("the archive cannot be installed: " + message, "Use another", e);
    } else if (e instanceof AccessDeniedException || message.contains("Read-only file system")) {
      return new AmpupException(
          "the store " + layout.home() + " cannot be written (" + message + ")",
          "Make it writable for this user, or set AMPUP_HOME to another folder",
          e);
    } else if (message.contains("No space left") || message.contains("not enough space")) {
      return new AmpupException(
          "the disk of " + layout.home() + " is full: " + free(layout.home()) + " are free",
          "Free some space (ampup gc), or set AMPUP_HOME to a folder on another disk",
          e);
    }
    return new AmpupException("the installation failed (" + e + ")", "Try again", e);
  }

  private static String free(Path home) {
    try {
      return Files.getFileStore(home).getUsableSpace() / (1024 * 1024) + " MB";
    } catch (IOException e) {
      return "an unknown number of bytes";
    }
  }
}
