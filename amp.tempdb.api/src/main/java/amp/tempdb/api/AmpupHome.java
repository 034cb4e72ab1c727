package amp.tempdb.api;

import java.nio.file.Path;
import java.util.Map;

/** The folder in which ampup keeps what it installs. */
public final class AmpupHome {
  private AmpupHome() {}

  /**
   * Returns the folder for this process: {@code AMPUP_HOME}, or {@code ~/.ampup}. Always absolute.
   */
  public static Path locate() {
    return locate(System.getenv(), Path.of(System.getProperty("user.home")));
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
