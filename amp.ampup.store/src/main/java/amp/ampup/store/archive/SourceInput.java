package amp.ampup.store.archive;

import amp.os.file.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why reading an archive failed: a broken connection looks like a damaged archive to
 * whoever decompresses it.
 */
final class SourceInput extends BulkInput {
  private volatile @Nullable IOException failure;

  SourceInput(InputStream in) {
    super(in);
  }

  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return in.read(buffer, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
