package amp.cli.ampctl;

import amp.cli.ampctl.connect.UrlFormat;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Followers;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.spi.OpenDb;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the database and starts it again, for example with new settings. */
@Command(
    name = "restart",
    description = {
      "Stops the database and starts it again, with the settings as they are now.",
      "A database that ran detached does so again; ampd solo, where it runs, follows."
    },
    footer = {"", "Example: ampctl metadb restart --force"})
final class MetadbRestartCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(names = "--force", description = "Do so under those who use it.")
  boolean force;

  @Option(names = "--json", description = "Print how to connect as JSON.")
  boolean json;

  MetadbRestartCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.require(project);
    Optional<RunningDb> before = context.databases().running(project.spec());
    boolean stays = before.isEmpty() || context.databases().isDetached(project.spec());
    stays |= Managed.holders(context, project).isEmpty();
    if (stays) {
      Managed.requireDetachable(context, project);
    }
    context.databases().requireExtensions(project.spec());
    Followers followers = Followers.of(context, project);
    context.databases().stop(project.spec(), force);
    OptionalInt port = Managed.listening(before);
    try (Database database = open(project, "ampctl metadb restart", port)) {
      if (stays) {
        context.databases().detach(project.spec());
      } else {
        followers.await();
      }
      UrlFormat format = json ? UrlFormat.JSON : UrlFormat.LIBPQ;
      OpenDb managed = database.managed().orElseThrow();
      out().println(format.write(managed.connection(), managed.tcpConnection().orElse(null)));
    }
    return ExitCode.DONE;
  }
}
