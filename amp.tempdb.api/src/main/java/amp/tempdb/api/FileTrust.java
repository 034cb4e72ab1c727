package amp.tempdb.api;

import amp.problem.Remedy;
import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether code in a file may be run: on Unix, when nobody but root and this user can have put it
 * there. A file's folder counts as the file does, for who may write the folder may exchange it.
 */
final class FileTrust {
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int STICKY = 01000;

  private FileTrust() {}

  /**
   * Tells why a file and its folder are not to be trusted.
   *
   * @param file a file or folder; links are followed
   * @throws IOException when it cannot be examined
   */
  static Optional<Capability.Unavailable> objection(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    Path real = file.toRealPath();
    Optional<Capability.Unavailable> objection = objection(real, WRITABLE_BY_OTHERS);
    Path folder = real.getParent();
    if (objection.isPresent() || folder == null) {
      return objection;
    }
    // Where the sticky bit is set, others can add to the folder and not exchange what is ours.
    return objection(folder, isSticky(folder) ? 0 : WRITABLE_BY_OTHERS);
  }

  private static Optional<Capability.Unavailable> objection(Path real, int forbidden)
      throws IOException {
    Map<String, Object> attributes = Files.readAttributes(real, "unix:uid,mode,owner");
    int uid = (int) Objects.requireNonNull(attributes.get("uid"));
    if (uid != 0 && uid != self()) {
      return Optional.of(
          new Capability.Unavailable(
              real + " belongs to " + attributes.get("owner") + ", and code there is not trusted",
              List.of(
                  new Remedy.Command(
                      "Check what it holds, then make it yours",
                      "chown -R \"$(id -un)\" '" + real + "'"))));
    }
    if (((int) Objects.requireNonNull(attributes.get("mode")) & forbidden) != 0) {
      return Optional.of(
          new Capability.Unavailable(
              real + " can be written by other users, and code there is not trusted",
              List.of(
                  new Remedy.Command(
                      "Check what it holds, then", "chmod -R go-w '" + real + "'"))));
    }
    return Optional.empty();
  }

  private static boolean isSticky(Path folder) throws IOException {
    return ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
  }

  /** Returns the user id of this process; Java has no call for it. */
  private static int self() throws IOException {
    Path proc = Path.of("/proc/self");
    if (Files.exists(proc)) {
      return (int) Files.getAttribute(proc, "unix:uid");
    }
    Path made = Files.createTempFile("amp", "");
    try {
      return (int) Files.getAttribute(made, "unix:uid");
    } finally {
      Files.delete(made);
    }
  }
}
