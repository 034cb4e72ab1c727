package amp.ampup.store.archive;

import java.io.IOException;

/** An archive is not one, is damaged, or holds something that is never unpacked. */
public final class ArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong with the archive; no full stop at the end
   */
  public ArchiveException(String message) {
    super(message);
  }

  ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
