package amp.tempdb.api;

import java.nio.file.Path;
import java.util.Map;

/** The folder in which ampup keeps what it installs. */
public final class AmpupHome {
  private AmpupHome() {}

  /**
   * Returns the folder for this process: {@code AMPUP_HOME}, or {@code ~/.ampup}. Always absolute.
   *
   * @throws TempDbException when neither it nor the user's home directory is known
   */
  public static Path locate() {
    return locate(System.getenv(), System.getProperty("user.home", ""));
  }

  /** The JDK says "?" for a user without an entry in passwd, as containers have them. */
  static Path locate(Map<String, String> environment, String userHome) {
    boolean unknown = userHome.isEmpty() || userHome.equals("?");
    String home = unknown ? environment.getOrDefault("HOME", "") : userHome;
    if (home.isEmpty() && environment.getOrDefault("AMPUP_HOME", "").isEmpty()) {
      throw new TempDbException(
          "the home directory of this user is not known", "Set AMPUP_HOME to a folder of yours");
    }
    return locate(environment, Path.of(home));
  }

  /**
   * Returns the folder.
   *
   * @param environment the environment variables; {@code AMPUP_HOME} counts unless it is empty
   * @param userHome the user's home directory
   */
  public static Path locate(Map<String, String> environment, Path userHome) {
    String named = environment.getOrDefault("AMPUP_HOME", "");
    Path home = named.isEmpty() ? userHome.resolve(".ampup") : Path.of(named);
    return home.toAbsolutePath().normalize();
  }
}
