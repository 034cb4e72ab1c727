package amp.cli;

import amp.cli.ampd.AmpdCommand;
import amp.cli.ampd.Termination;
import amp.cli.console.Outcome;
import amp.cli.parser.Program;
import amp.cli.project.Context;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The program {@code ampd}. */
public final class Ampd {
  private Ampd() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Context context = Contexts.system();
    Termination termination = new Termination();
    Optional<Callable<Integer>> plain = AmpdCommand.plain(context, termination, arguments);
    int exitCode =
        plain.isPresent()
            ? new Outcome(context.console()).of(plain.get())
            : new Program(AmpdCommand.create(context, termination, arguments), context.console())
                .run(arguments);
    Exit.with(exitCode);
  }
}
