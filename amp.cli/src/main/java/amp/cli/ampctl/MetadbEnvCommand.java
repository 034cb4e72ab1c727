package amp.cli.ampctl;

import amp.cli.config.Keys;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Project;
import amp.cli.project.Variables;
import amp.conninfo.DatabaseUrl;
import amp.conninfo.ServiceFile;
import amp.tempdb.api.RunningDb;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what a shell evaluates to have the database at hand. */
@Command(
    name = "env",
    description = {
      "Prints variables for a shell, by which programs find the database.",
      "A managed one must run; those of an external one may hold its password."
    },
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
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      external(external.get());
    } else {
      managed(MetadbUrlCommand.running(context, project));
    }
    return ExitCode.DONE;
  }

  private void managed(RunningDb running) {
    if (service.isEmpty()) {
      out().println(UrlFormat.ENV.write(running.connection(), running.tcp()));
      return;
    }
    out().print(ServiceFile.entry(service, running.connection().libpqParameters()));
  }

  private void external(String url) {
    if (service.isEmpty()) {
      Variables.external(url).shell().forEach(out()::println);
      return;
    }
    Map<String, String> parameters = DatabaseUrl.parse(url).parameters();
    if (parameters.remove("password") != null) {
      err().println("the password is left out; it belongs in ~/.pgpass");
    }
    out().print(ServiceFile.entry(service, parameters));
  }
}
