package amp.cli.ampctl;

import amp.cli.ampctl.connect.EnvFile;
import amp.cli.config.Keys;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Project;
import amp.cli.project.Variables;
import amp.conninfo.DatabaseUrl;
import amp.conninfo.ServiceFile;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what a shell evaluates to have the database at hand. */
@Command(
    name = "env",
    description = {
      "Prints variables for a shell, by which programs find the database.",
      "A managed one must run; those of an external one may hold its password."
    },
    footer = {
      "",
      "Example: eval \"$(ampctl metadb env)\"",
      "         ampctl metadb env --write .env"
    })
final class MetadbEnvCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Print an entry of this name for ~/.pg_service.conf instead.")
  String service = "";

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = {
        "Put the variables into a file of the project, such",
        "as .env, which frameworks and IDEs read. Its other",
        "lines stay; with a password it is yours alone."
      })
  @Nullable Path file;

  @Spec private CommandSpec spec;

  MetadbEnvCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (file != null && !service.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--write is for variables, and --service for an entry: give one");
    }
    Project project = project();
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      external(project, external.get());
    } else {
      managed(project, MetadbUrlCommand.running(context, project));
    }
    return ExitCode.DONE;
  }

  private void managed(Project project, RunningDb running) {
    ConnectionInfo connection = running.connection();
    if (file != null) {
      boolean secret = connection.passwordFile().isPresent() || running.tcp() != null;
      write(file, project, Variables.managed(connection, running.tcp()), secret);
    } else if (service.isEmpty()) {
      Variables.managed(connection, running.tcp()).shell().forEach(out()::println);
    } else {
      out().print(ServiceFile.entry(service, connection.libpqParameters()));
    }
  }

  private void external(Project project, String url) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    if (file != null) {
      write(file, project, Variables.external(url), !parsed.password().isEmpty());
      return;
    }
    if (service.isEmpty()) {
      Variables.external(url).shell().forEach(out()::println);
      return;
    }
    Map<String, String> parameters = parsed.parameters();
    if (parameters.remove("password") != null) {
      err().println("the password is left out; it belongs in ~/.pgpass");
    }
    out().print(ServiceFile.entry(service, parameters));
  }

  private void write(Path named, Project project, Variables variables, boolean secret) {
    Path path = context.environment().workingDirectory().resolve(named).normalize();
    Map<String, Integer> others =
        EnvFile.of(path, project.folder().project()).put(variables.ofApplications(), secret);
    others.forEach(
        (name, line) ->
            err()
                .println(
                    "warning: line "
                        + line
                        + " sets "
                        + name
                        + " too; what amp wrote stands below it and counts"));
    err().println("written to " + path + (secret ? ", with a password: keep it out of git" : ""));
  }
}
