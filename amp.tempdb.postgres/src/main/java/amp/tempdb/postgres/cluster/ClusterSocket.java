package amp.tempdb.postgres.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The socket of a server in {@code run/}. It has a second name there, a hard link: where somebody
 * deletes the first, clients reach the server by it again, and those who are connected notice
 * nothing.
 */
public final class ClusterSocket {
  private ClusterSocket() {}

  /** Gives the socket of a server that has just started its second name. */
  public static void keep(ClusterFolder folder, Endpoint.Unix endpoint) throws IOException {
    Files.deleteIfExists(second(folder));
    try {
      Files.createLink(second(folder), socket(folder, endpoint.port()));
    } catch (IOException | UnsupportedOperationException e) {
      // This file system gives a socket no second name: a deleted one needs a new server.
    }
    mend(folder, endpoint);
  }

  /**
   * Makes the names again by which clients find a running server, where somebody deleted them.
   *
   * @return false if the socket is gone for good
   */
  public static boolean mend(ClusterFolder folder, Endpoint.Unix endpoint) {
    Path socket = socket(folder, endpoint.port());
    if (!exists(socket)) {
      try {
        Files.createLink(socket, second(folder));
      } catch (FileAlreadyExistsException e) {
        // Somebody else was faster.
      } catch (IOException | UnsupportedOperationException e) {
        return false;
      }
    }
    // A URL of the socket that was written down once goes on working, whatever the port is.
    Path usual = socket(folder, Endpoint.Unix.PORT);
    if (!exists(usual)) {
      linkUsual(usual, socket);
    }
    return true;
  }

  private static void linkUsual(Path usual, Path socket) {
    try {
      Files.createSymbolicLink(usual, socket.getFileName());
    } catch (IOException e) {
      // Somebody else was faster; or the folder cannot be written, and clients use the other name.
    }
  }

  /** Tells whether clients find the socket. */
  public static boolean exists(ClusterFolder folder, Endpoint.Unix endpoint) {
    return exists(socket(folder, endpoint.port())) && exists(socket(folder, Endpoint.Unix.PORT));
  }

  /** Deletes the sockets that an ended server has left; used with the cluster's lock. */
  public static void clear(ClusterFolder folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.run(), ".s.PGSQL.*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Path socket(ClusterFolder folder, int port) {
    return new Endpoint.Unix(folder.run(), port, false).socket();
  }

  private static Path second(ClusterFolder folder) {
    return folder.run().resolve("socket");
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
