package amp.cli;

import amp.cli.ampup.AmpupCommand;
import amp.cli.console.Console;
import amp.cli.console.Program;
import picocli.CommandLine;

/** The program {@code ampup}. */
public final class Ampup {
  private Ampup() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new Program(new CommandLine(new AmpupCommand()), Console.system()).run(arguments));
  }
}
