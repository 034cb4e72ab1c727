package amp.ampup;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses a store that another user could have put programs into: they would run as this user. Root
 * may have, and the group may, since the usual group is the user's own.
 */
final class StoreTrust {
  private static final int WRITABLE_BY_ALL = 02;
  private static final Path SELF = Path.of("/proc/self");

  private StoreTrust() {}

  /**
   * Checks a folder; one that does not exist is fine.
   *
   * @throws AmpupException when it is another user's, or everybody may write it
   */
  static void check(Path folder) {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        || !Files.isDirectory(folder)) {
      return;
    }
    try {
      Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode,owner");
      int uid = (int) Objects.requireNonNull(attributes.get("uid"));
      Object owner = Objects.requireNonNull(attributes.get("owner"));
      if (uid != 0 && !isOurs(uid, owner)) {
        throw new AmpupException(
            folder + " belongs to " + owner + ", and programs there are not run",
            "Set AMPUP_HOME to a folder of your own, and install there");
      }
      if (((int) Objects.requireNonNull(attributes.get("mode")) & WRITABLE_BY_ALL) != 0) {
        throw new AmpupException(
            folder + " can be written by every user, and programs there are not run",
            new Remedy.Command("Check what it holds, then", "chmod -R o-w '" + folder + "'"));
      }
    } catch (IOException e) {
      throw new AmpupException(
          "cannot examine " + folder + " (" + e.getMessage() + ")",
          "Make it readable for this user, or set AMPUP_HOME to another folder",
          e);
    }
  }

  private static boolean isOurs(int uid, Object owner) throws IOException {
    return Files.exists(SELF)
        ? uid == (int) Files.getAttribute(SELF, "unix:uid")
        : owner.toString().equals(System.getProperty("user.name"));
  }
}
