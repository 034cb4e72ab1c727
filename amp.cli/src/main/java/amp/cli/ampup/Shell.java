package amp.cli.ampup;

import amp.cli.console.Console;
import amp.tempdb.api.AmpupHome;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param out where results go
 * @param err where everything else goes
 * @param environment the environment variables
 * @param userHome the user's home directory
 * @param terminal whether {@code err} is a terminal
 */
public record Shell(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Path userHome,
    boolean terminal) {

  /** Returns what surrounds this process. */
  static Shell system() {
    Console console = Console.system();
    return new Shell(
        console.out(), console.err(), System.getenv(), AmpupHome.userHome(), isTerminal());
  }

  /** Returns where the command writes. */
  Console console() {
    boolean colour = animated() && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return Console.writing(out, err, colour);
  }

  /** Tells whether a line may be drawn over: on a terminal, and not for a build server's log. */
  boolean animated() {
    return terminal
        && environment.getOrDefault("CI", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** {@code System.console()} asks for standard input and output, and this is about errors. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return File.separatorChar == '/' && System.console() != null;
    }
  }
}
