package amp.cli.project;

import amp.cli.console.Console;
import java.io.PrintWriter;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;

/** What the commands have in common that work on a project's database. */
public abstract class DatabaseCommand {
  @Mixin protected ProjectOptions options = new ProjectOptions();

  protected final Context context;

  /** Creates a command that works in a context. */
  protected DatabaseCommand(Context context) {
    this.context = context;
  }

  /** Finds the project, and says what is to be said of its configuration. */
  protected final Project project() {
    Project project = Project.load(options, context);
    project.configuration().warnings().forEach(w -> err().println("warning: " + w));
    return project;
  }

  /** Opens the database for the length of the command: starts it, or joins it. */
  protected final Database open(Project project, String holder) {
    return Database.open(project, context.databases(), spec -> spec.holder(holder));
  }

  /** Does the same, and has it listen beside its socket, as {@link Managed#listening} tells. */
  protected final Database open(Project project, String holder, OptionalInt port) {
    return Database.open(
        project,
        context.databases(),
        spec -> {
          spec.holder(holder);
          port.ifPresent(spec::listen);
        });
  }

  /**
   * Opens the database as {@link #open}, but makes none in a folder that was named: that name may
   * be mistyped.
   */
  protected final Database openNamed(Project project, String holder) {
    if (options.ampDir != null || context.environment().variable("AMP_DIR").isPresent()) {
      Managed.requireExisting(project);
    }
    return open(project, holder);
  }

  /** Returns where the command reads and writes. */
  protected final Console console() {
    return context.console();
  }

  /** Returns where results go. */
  protected final PrintWriter out() {
    return context.console().out();
  }

  /** Returns where messages go. */
  protected final PrintWriter err() {
    return context.console().err();
  }
}
