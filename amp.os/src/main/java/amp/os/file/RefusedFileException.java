package amp.os.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file was not read, since it is not the small file that belongs there. */
public final class RefusedFileException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  private final Why why;

  /** What it is instead. */
  public enum Why {
    /** A symbolic link, where none is followed. */
    LINK,

    /** A folder, a pipe, a device: to open one may wait for ever. */
    NOT_A_FILE,

    /** Larger than what belongs there. */
    TOO_LARGE,

    /** Not text in UTF-8. */
    NOT_UTF8
  }

  RefusedFileException(Path file, Why why, String reason) {
    super(file.toString(), null, reason);
    this.why = why;
  }

  /** Returns why it was refused. */
  public Why why() {
    return why;
  }
}
