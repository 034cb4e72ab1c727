package amp.ampup.install;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.ampup.install.check.StoreSpace;
import amp.ampup.store.archive.ArchiveException;
import amp.os.file.DiskRoom;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;

/** Says what an input or output error means for an installation. */
final class Failures {
  /** EXDEV in the words of the C library. */
  private static final String OTHER_DISK = "Invalid cross-device link";

  private Failures() {}

  static AmpupException explain(Layout layout, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ArchiveException) {
      return new AmpupException("the archive cannot be installed: " + message, "Use another", e);
    } else if (DiskRoom.isFull(e)) {
      return StoreSpace.full(layout, 0, e);
    } else if (e instanceof AtomicMoveNotSupportedException || message.contains(OTHER_DISK)) {
      return new AmpupException(
          "parts of the store " + layout.home() + " are on different disks (" + message + ")",
          "Keep all of it on one disk: mount nothing inside it, and let none of its folders be a"
              + " link elsewhere",
          e);
    } else if (OwnFolder.isAnothers(layout.home())) {
      return new AmpupException(
          "the store " + layout.home() + " is another user's, who alone can change it",
          "Have that user do it, as with sudo, or set AMPUP_HOME to a folder of your own",
          e);
    } else if (e instanceof FileSystemException || denied(e)) {
      return new AmpupException(
          "the store " + layout.home() + " cannot be written (" + message + ")",
          "Make it writable for this user, or set AMPUP_HOME to another folder",
          e);
    }
    return new AmpupException("the installation failed (" + message + ")", "Try again", e);
  }

  private static boolean denied(Throwable e) {
    return e instanceof AccessDeniedException || e.getCause() instanceof AccessDeniedException;
  }
}
