package amp.cli;

import amp.cli.ampup.AmpupCommand;

/** The program {@code ampup}. */
public final class Ampup {
  private Ampup() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Exit.with(AmpupCommand.run(Contexts.system(), arguments));
  }
}
