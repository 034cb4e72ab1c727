package amp.ampup.store.archive;

import java.io.IOException;

/** What an archive holds could not be written; nothing is wrong with the archive. */
public final class DiskException extends IOException {
  private static final long serialVersionUID = 1L;

  private DiskException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Something that writes. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  static <T> T wrap(Action<T> action) throws DiskException {
    try {
      return action.run();
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }
}
