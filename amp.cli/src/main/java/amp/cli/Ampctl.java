package amp.cli;

import amp.cli.ampctl.AmpctlCommand;
import amp.cli.console.Program;
import amp.cli.project.Context;

/** The program {@code ampctl}. */
public final class Ampctl {
  private Ampctl() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Context context = Contexts.system();
    System.exit(new Program(AmpctlCommand.create(context), context.console()).run(arguments));
  }
}
