package amp.cli.ampd;

import amp.cli.config.Keys;
import amp.cli.parser.Program;
import amp.cli.parser.WrongUsage;
import amp.cli.project.Context;
import amp.cli.project.ListenOption;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.cli.sql.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the project's database until it is told to stop, or as long as a program runs. */
@Command(
    name = "solo",
    aliases = "dev",
    customSynopsis = "ampd solo [OPTION...] [-- COMMAND...]",
    description = {
      "Runs this folder's PostgreSQL until Ctrl+C, or as long as COMMAND runs.",
      "The data stays in .amp/metadb and is there again next time."
    },
    footer = {"", "Example: ampd solo -- sh -c 'psql \"$$DATABASE_URL\"'"})
final class SoloCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Mixin ListenOption listen = new ListenOption();

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      arity = "0..1",
      fallbackValue = "",
      description = {
        "Serve the Admin API: /healthz, /metrics and more.",
        "Default: 127.0.0.1:1610, or the next free port."
      })
  @Nullable String admin;

  @Option(
      names = "--admin-host",
      paramLabel = "NAME[,NAME...]",
      description = {
        "Names by which the Admin API may be asked, beside",
        "addresses and localhost."
      })
  @Nullable String adminHosts;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "A program, told of the database by DATABASE_URL.")
  List<String> command = new ArrayList<>();

  @Spec private CommandSpec spec;

  private final Context context;
  private final Termination termination;

  SoloCommand(Context context, Termination termination) {
    this.context = context;
    this.termination = termination;
  }

  @Override
  public Integer call() {
    checkUsage();
    return run(Program.isVerbose(spec.root().commandLine().getParseResult()));
  }

  /** Runs it without any option, with a program or none. */
  static int plain(Context context, Termination termination, List<String> program) {
    SoloCommand solo = new SoloCommand(context, termination);
    solo.command = program;
    return solo.run(false);
  }

  private int run(boolean verbose) {
    Rehearsal.begin();
    if (adminHosts != null) {
      options.set(Keys.ADMIN_API_HOSTS, "--admin-host", adminHosts);
    }
    Project project = Project.load(options, context);
    project
        .configuration()
        .warnings()
        .forEach(w -> context.console().err().println("warning: " + w));
    Steps steps = new Steps(context.console().err(), verbose || context.console().animatedErr());
    @Nullable String address = adminAddress(project);
    if (adminHosts != null && address == null) {
      throw WrongUsage.of(spec, "--admin-host is for the Admin API, which --admin turns on");
    }
    return new Solo(project, context, termination, steps)
        .run(listen, address, List.copyOf(command));
  }

  /** Returns where the Admin API listens; empty text for the default, null for nowhere. */
  private @Nullable String adminAddress(Project project) {
    return admin != null ? admin : project.configuration().find(Keys.ADMIN_API_ADDR).orElse(null);
  }

  private void checkUsage() {
    // Without the dashes a mistyped option would be the name of a program.
    if (!command.isEmpty()
        && !spec.root().commandLine().getParseResult().originalArgs().contains("--")) {
      throw WrongUsage.of(spec, "write -- before the command: ampd solo -- " + command.get(0));
    }
  }
}
