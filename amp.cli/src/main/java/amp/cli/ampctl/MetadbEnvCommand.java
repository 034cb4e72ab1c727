package amp.cli.ampctl;

import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.tempdb.api.ConnectionInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what a shell evaluates to have the database at hand. */
@Command(
    name = "env",
    description = "Prints variables for a shell, by which programs find the running database.",
    footer = {"", "Example: eval \"$(ampctl metadb env)\""})
final class MetadbEnvCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Print an entry of this name for ~/.pg_service.conf instead.")
  String service = "";

  MetadbEnvCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Project project = project();
    Managed.require(project);
    ConnectionInfo connection = MetadbUrlCommand.running(context, project);
    if (service.isEmpty()) {
      out().println(UrlFormat.ENV.write(connection));
      out().println(UrlFormat.export("AMP_CONFIG_METADATA_DB__URL", connection.databaseUrl()));
    } else {
      out().println("[" + service + "]");
      out().println("host=" + connection.host());
      out().println("port=" + connection.port());
      out().println("user=" + connection.user());
      out().println("dbname=" + connection.database());
      connection.passwordFile().ifPresent(file -> out().println("passfile=" + file));
    }
    return ExitCode.DONE;
  }
}
