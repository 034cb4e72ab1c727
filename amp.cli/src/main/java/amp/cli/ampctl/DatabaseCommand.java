package amp.cli.ampctl;

import amp.cli.console.Console;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;

/** What the commands have in common that work on a project's database. */
abstract class DatabaseCommand {
  @Mixin ProjectOptions options = new ProjectOptions();

  final Context context;

  DatabaseCommand(Context context) {
    this.context = context;
  }

  final Project project() {
    Project project = Project.load(options, context.environment());
    project.configuration().warnings().forEach(w -> err().println("warning: " + w));
    return project;
  }

  /** Opens the database for the length of the command: starts it, or joins it. */
  final Database open(Project project, String holder) {
    return Database.open(project, context.databases(), spec -> spec.holder(holder));
  }

  final Console console() {
    return context.console();
  }

  final PrintWriter out() {
    return context.console().out();
  }

  final PrintWriter err() {
    return context.console().err();
  }
}
