package amp.cli.project;

import amp.os.OperatingSystem;
import amp.os.file.TrustedFolders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the process.
 *
 * @param variables the environment variables
 * @param workingDirectory the current directory, absolute
 * @param home the user's home directory, absolute; empty where it is not known
 */
public record Environment(Map<String, String> variables, Path workingDirectory, Path home) {

  /** Returns the surroundings of this process. */
  public static Environment system() {
    Path home = OperatingSystem.userHome();
    return new Environment(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        home.toString().isEmpty() ? home : home.toAbsolutePath());
  }

  /** Returns the folders that this user trusts although others can change them. */
  TrustedFolders trustedFolders() {
    return TrustedFolders.of(variables, home);
  }

  /** Returns a variable; an empty one counts as unset. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
