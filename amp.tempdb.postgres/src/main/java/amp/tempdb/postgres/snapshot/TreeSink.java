package amp.tempdb.postgres.snapshot;

import amp.os.Parallel;
import amp.os.file.Durable;
import amp.os.process.TreeCopy;
import amp.tempdb.postgres.cluster.ClusterFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Copies a cluster into a directory, with shared blocks where the file system has them. What the
 * system's program does not copy, several threads do.
 */
final class TreeSink implements ClusterSink {
  /** So few are copied before a command is started. */
  private static final int FEW = 8;

  private final Path target;

  /** Creates the directory. */
  TreeSink(Path target) throws IOException {
    this.target = target;
    ClusterFolder.privateDirectory(target);
  }

  @Override
  public void directory(String name) throws IOException {
    ClusterFolder.privateDirectory(target.resolve(name));
  }

  @Override
  public void content(String name, byte[] content) throws IOException {
    try (FileChannel out = Durable.create(target.resolve(name))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
    }
  }

  @Override
  public void files(Path data, List<String> names) throws IOException {
    List<String> left = names.size() < FEW ? names : TreeCopy.files(data, names, target);
    Parallel.each(left, name -> copy(data.resolve(name), target.resolve(name)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }
}
