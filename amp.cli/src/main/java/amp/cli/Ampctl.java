package amp.cli;

import amp.cli.ampctl.AmpctlCommand;
import amp.cli.console.Outcome;
import amp.cli.parser.Program;
import amp.cli.project.Context;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The program {@code ampctl}. */
public final class Ampctl {
  private Ampctl() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Context context = Contexts.system();
    Optional<Callable<Integer>> plain = AmpctlCommand.plain(context, arguments);
    int exitCode =
        plain.isPresent()
            ? new Outcome(context.console()).of(plain.get())
            : new Program(AmpctlCommand.create(context, arguments), context.console())
                .run(arguments);
    Exit.with(exitCode);
  }
}
