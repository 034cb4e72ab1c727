package amp.tempdb.postgres.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes what a cluster consists of, as it is read; names have slashes and begin in no slash. */
public interface ClusterSink {
  /** Takes a directory; its parent came before. */
  void directory(String name) throws IOException;

  /**
   * Takes files. A server may go on writing to them, or delete them: what has vanished is left out.
   *
   * @param data the data directory
   * @param names the files, as names in it
   */
  void files(Path data, List<String> names) throws IOException;

  /** Takes a file that is in no directory. */
  void content(String name, byte[] content) throws IOException;
}
