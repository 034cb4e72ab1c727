package amp.tempdb.postgres.cluster;

import amp.os.Hash;
import amp.os.OperatingSystem;
import amp.os.file.Failure;
import amp.os.file.Trees;
import amp.os.file.Trust;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.TempDbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;

/**
 * Names the folder of a cluster's socket for its clients. The socket is always in {@code run/}: no
 * other cluster's can be there, and it moves with the folder.
 */
public final class SocketFolder {
  private SocketFolder() {}

  /**
   * Returns {@code run/}, or a short link to it where clients could not use its path. The link is
   * named by that path, so that it is right for every container that shares its folder: in each it
   * leads to what has the path there.
   *
   * @throws TempDbException when somebody else has put something in the way
   */
  public static Path choose(ClusterFolder folder, Map<String, String> environment)
      throws IOException {
    Path run = folder.root().toRealPath().resolve("run");
    if (fits(run)) {
      return run;
    }
    Path base = runtimeDirectory(environment);
    try {
      ClusterFolder.privateDirectory(base);
    } catch (TempDbException e) {
      // In /tmp anybody may have made it first, and only they can take it away.
      throw new TempDbException(
          e.problem(), "Set XDG_RUNTIME_DIR to a folder of your own with a short path", e);
    } catch (IOException e) {
      throw noPlace(base, run, e);
    }
    Path chosen = base.resolve("run-" + hash(run));
    if (!fits(chosen)) {
      throw new TempDbException(
          "no directory is short enough for a socket: "
              + chosen
              + " is over "
              + OperatingSystem.SOCKET_PATH_LIMIT
              + " bytes",
          new Remedy.Advice("Set XDG_RUNTIME_DIR to a short path"),
          new Remedy.UseBackend("tcp"));
    }
    try {
      link(chosen, run);
    } catch (IOException e) {
      throw noPlace(base, run, e);
    }
    return chosen;
  }

  /**
   * Removes the link to the folder of a cluster that was only to be made, and that nobody will look
   * for by this path again. Where that fails, a link is left that harms nobody.
   */
  public static void forget(ClusterFolder folder) {
    forget(folder, System.getenv());
  }

  static void forget(ClusterFolder folder, Map<String, String> environment) {
    try {
      Path parent = Trees.parent(folder.root().toAbsolutePath()).toRealPath();
      Path run = parent.resolve(folder.root().getFileName()).resolve("run");
      Path link = runtimeDirectory(environment).resolve("run-" + hash(run));
      if (!fits(run) && Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(run)) {
        Files.deleteIfExists(link);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(SocketFolder.class).debug("not removed: {}", folder, e);
    }
  }

  /** Not even the temporary folder can be written in a container that is read-only. */
  private static TempDbException noPlace(Path base, Path run, IOException e) {
    return new TempDbException(
        ProblemKind.FAILED,
        "the path "
            + run
            + " is too long for a socket, and no short link to it can be made in "
            + base
            + ": "
            + Failure.reason(e),
        List.of(
            new Remedy.Advice("Set XDG_RUNTIME_DIR to a folder of your own with a short path"),
            new Remedy.UseBackend("tcp")),
        e);
  }

  private static void link(Path link, Path run) throws IOException {
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(run)) {
      return;
    }
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
      throw new TempDbException(
          link + " is in the way: it is not a link", "Move it away and try again");
    }
    // Renamed: whoever connects meanwhile finds the old one or the new one.
    Path made = link.resolveSibling(UUID.randomUUID().toString());
    Files.createSymbolicLink(made, run);
    Files.move(made, link, StandardCopyOption.ATOMIC_MOVE);
  }

  public static Path choose(ClusterFolder folder) throws IOException {
    return choose(folder, System.getenv());
  }

  static boolean fits(Path directory) {
    // With the longest port there can be.
    String socket = new Endpoint.Unix(directory, 65_535, false).socket().toString();
    // libpq takes what stands between commas for hosts of their own, and knows no escape.
    return socket.indexOf(',') < 0
        && socket.getBytes(StandardCharsets.UTF_8).length <= OperatingSystem.SOCKET_PATH_LIMIT;
  }

  private static Path runtimeDirectory(Map<String, String> environment) throws IOException {
    Optional<Path> runtime = absolute(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
    if (runtime.isPresent()
        && Files.isDirectory(runtime.get())
        && Trust.DATA.objection(runtime.get()).isEmpty()
        && Trust.CODE.objectionOnTheWay(runtime.get()).isEmpty()
        && fits(runtime.get().resolve("amp/run-0123456789abcdef"))) {
      return runtime.get().resolve("amp");
    }
    return Path.of("/tmp", "amp-" + OperatingSystem.user());
  }

  private static Optional<Path> absolute(String path) {
    try {
      return Optional.of(Path.of(path)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String hash(Path path) {
    return Hash.sha256(path.toString()).substring(0, 16);
  }
}
