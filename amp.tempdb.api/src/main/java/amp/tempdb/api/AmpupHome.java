package amp.tempdb.api;

import amp.os.OperatingSystem;
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
    return locate(System.getenv(), OperatingSystem.userHome());
  }

  private static TempDbException unknown() {
    return new TempDbException(
        "the home directory of this user is not known", "Set HOME, or AMPUP_HOME to a folder");
  }

  /**
   * Returns the folder.
   *
   * @param environment the environment variables; {@code AMPUP_HOME} counts unless it is empty
   * @param userHome the user's home directory; empty when it is not known
   * @throws TempDbException when neither is known
   */
  public static Path locate(Map<String, String> environment, Path userHome) {
    String named = environment.getOrDefault("AMPUP_HOME", "");
    if (named.isEmpty() && userHome.toString().isEmpty()) {
      throw unknown();
    }
    Path home = named.isEmpty() ? userHome.resolve(".ampup") : Path.of(named);
    return home.toAbsolutePath().normalize();
  }
}
