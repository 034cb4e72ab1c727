package amp.os.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for the exceptions of file systems, whose messages are often a bare path. */
public final class Failure {
  private Failure() {}

  /** Returns what failed, and with which file. */
  public static String describe(IOException e) {
    if (e instanceof FileSystemException failure
        && (failure.getReason() != null || isDeniedOrMissing(failure))) {
      // Of a copy, what is written fails more often than what is read.
      boolean copy = failure.getOtherFile() != null && !isDeniedOrMissing(failure);
      return reason(e) + ": " + (copy ? failure.getOtherFile() : failure.getFile());
    }
    return reason(e);
  }

  /** Returns what failed, for those who name the file themselves. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "not found";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static boolean isDeniedOrMissing(FileSystemException e) {
    return e instanceof AccessDeniedException || e instanceof NoSuchFileException;
  }
}
