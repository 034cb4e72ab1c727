package amp.os.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for the exceptions of file systems, whose messages are often a bare path. */
public final class Failure {
  private Failure() {}

  public static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "not found: " + missing.getFile();
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      // Of a copy, what is written fails more often than what is read.
      String file = other.getOtherFile() == null ? other.getFile() : other.getOtherFile();
      return other.getReason() + ": " + file;
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
