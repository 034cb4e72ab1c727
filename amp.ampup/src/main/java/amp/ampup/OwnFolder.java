package amp.ampup;

import amp.os.OperatingSystem;
import amp.os.file.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a user keeps what is theirs alone: templates, the list of projects, keys. In a store that
 * root installed for all users they can write nothing, and need to.
 */
public final class OwnFolder {
  private OwnFolder() {}

  /**
   * Returns the store's folder where it is this user's or is not there yet, and else {@code
   * ~/.ampup}.
   *
   * @param home the store's folder
   */
  public static Path of(Path home) {
    Path userHome = OperatingSystem.userHome();
    return userHome.toString().isEmpty() || !isAnothers(home)
        ? home
        : userHome.resolve(".ampup").toAbsolutePath().normalize();
  }

  /**
   * Tells whether a store is there and belongs to another user: a shared one, which they change.
   *
   * @param home the store's folder
   */
  public static boolean isAnothers(Path home) {
    try {
      return Files.exists(home) && Trust.DATA.objection(home.toRealPath()).isPresent();
    } catch (IOException e) {
      return true;
    }
  }
}
