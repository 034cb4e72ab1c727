package amp.cli.ampctl;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.os.file.LogFile;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the server's log. */
@Command(
    name = "logs",
    description = "Prints the end of the server's log.",
    footer = {"", "Example: ampctl metadb logs -f"})
final class MetadbLogsCommand extends DatabaseCommand implements Callable<Integer> {
  private static final int LOOK_AGAIN_MILLIS = 200;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many lines. Default: 50.")
  int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing what is added, until Ctrl+C.")
  boolean follow;

  MetadbLogsCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (lines < 0) {
      throw new CliException(
          ProblemKind.USAGE, "--lines is " + lines + "; expected 0 or more", "leave it out for 50");
    }
    Project project = project();
    Managed.require(project);
    Path log = project.folder().metadb().resolve("log/server.log");
    if (!Files.exists(log)) {
      Managed.requireCluster(context, project, "show the server's log");
      throw new CliException(
          "there is no log yet: " + log, new Remedy.OpenDatabase(project.folder().metadb()));
    }
    LogFile added = LogFile.fromEnd(log);
    LogFile.tail(log, lines).forEach(out()::println);
    while (follow && !out().checkError()) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      out().print(added.next());
      out().flush();
    }
    return ExitCode.DONE;
  }
}
