package amp.os.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Writing was given up because the disk has too little room left. */
public final class DiskFullException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param file what was being written
   */
  public DiskFullException(Path file) {
    super(file.toString(), null, "too little room is left on its disk");
  }
}
