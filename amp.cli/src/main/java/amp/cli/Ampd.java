package amp.cli;

import amp.cli.ampd.AmpdCommand;
import amp.cli.ampd.Termination;
import amp.cli.console.Program;
import amp.cli.project.Context;

/** The program {@code ampd}. */
public final class Ampd {
  private Ampd() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Context context = Contexts.system();
    Termination termination = new Termination();
    int exitCode =
        new Program(AmpdCommand.create(context, termination), context.console()).run(arguments);
    System.exit(exitCode);
  }
}
