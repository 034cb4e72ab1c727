package amp.tempdb.postgres.cluster;

import amp.os.OperatingSystem;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells whether Unix-domain sockets can be made in a folder. Some file systems have none, and some
 * containers forbid them to a process.
 */
public final class SocketProbe {
  /** Java has them on Windows, and so has PostgreSQL; their paths there nobody agreed on. */
  public static final String NOT_ON_WINDOWS =
      "PostgreSQL's Unix-domain sockets are not used on Windows";

  private SocketProbe() {}

  /**
   * Returns why a cluster cannot have its socket. Costs nothing where one was served before, and
   * leaves nothing behind.
   *
   * @param root the cluster's folder, which need not exist
   */
  public static Optional<String> objection(Path root) {
    if (OperatingSystem.WINDOWS) {
      return Optional.of(NOT_ON_WINDOWS);
    }
    // Where the pipe of the leases could be made, sockets can.
    if (Files.exists(root.resolve("run/lease"))) {
      return Optional.empty();
    }
    Path folder = root.toAbsolutePath();
    while (!Files.isDirectory(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    // What cannot be written is told by whoever tries to; Java cannot try a path that is too long.
    if (!Files.isWritable(folder) || !SocketFolder.fits(folder)) {
      return Optional.empty();
    }
    Path socket = folder.resolve(".amp-" + ProcessHandle.current().pid());
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.deleteIfExists(socket);
      return Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of("this process may have no Unix-domain sockets");
    } catch (IOException e) {
      return passes(folder, e) || !takesFiles(folder)
          ? Optional.empty()
          : Optional.of("no Unix-domain socket can be made in " + folder + ": " + e.getMessage());
    }
  }

  /** Where no file can be made either, sockets are not what is wrong; /proc is such a place. */
  private static boolean takesFiles(Path folder) {
    try {
      Files.delete(NewFiles.temporaryFile(folder, ".amp-", ".tmp"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** A full disk, or a process that has too much open, is no property of the folder. */
  private static boolean passes(Path folder, IOException e) {
    return Shortage.remedy(folder, e).isPresent()
        || String.valueOf(e.getMessage()).contains("in use");
  }
}
