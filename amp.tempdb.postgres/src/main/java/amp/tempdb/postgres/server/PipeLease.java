package amp.tempdb.postgres.server;

import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lease that keeps the server running: an open write end of the pipe its watcher reads. The
 * kernel closes it when this process ends, in whatever way.
 */
public final class PipeLease implements Lease {
  /**
   * Keeps leases from the garbage collector, which would close the channels of forgotten handles.
   */
  private static final Set<PipeLease> OPEN = ConcurrentHashMap.newKeySet();

  private final FileChannel pipe;

  private PipeLease(FileChannel pipe) {
    this.pipe = pipe;
  }

  /** Opens the pipe. */
  public static PipeLease open(ClusterFolder folder) throws IOException {
    // Opened for reading too, a pipe without a reader does not block its opener.
    FileChannel pipe =
        FileChannel.open(folder.lease(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    PipeLease lease = new PipeLease(pipe);
    OPEN.add(lease);
    return lease;
  }

  /** Says a word to the watcher. */
  public void say(String word) throws IOException {
    pipe.write(ByteBuffer.wrap((word + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() {
    OPEN.remove(this);
    try {
      pipe.close();
    } catch (IOException e) {
      // Closed it is all the same (close(2), NOTES).
    }
  }

  @Override
  public boolean endsServer() {
    return false;
  }
}
