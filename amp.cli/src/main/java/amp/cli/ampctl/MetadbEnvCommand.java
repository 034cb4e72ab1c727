package amp.cli.ampctl;

import amp.cli.ampctl.connect.EnvFile;
import amp.cli.ampctl.connect.IdeFiles;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.parser.WrongUsage;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Project;
import amp.cli.project.Variables;
import amp.conninfo.DatabaseUrl;
import amp.conninfo.ServiceFile;
import amp.problem.ProblemKind;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "         ampctl metadb env --write .env",
      "         ampctl metadb env --ide=vscode"
    })
final class MetadbEnvCommand extends DatabaseCommand implements Callable<Integer> {
  private static final Pattern SERVICE =
      Pattern.compile("[^\\p{Cntrl}\\s\\[\\]]+(?: +[^\\p{Cntrl}\\s\\[\\]]+)*");

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "Print a ~/.pg_service.conf entry of this name.")
  @Nullable String service;

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = {
        "Put them into a project's file, as .env; its other",
        "lines stay. With a password only you can read it."
      })
  @Nullable Path file;

  /** For which IDE run configurations are written. */
  enum Ide {
    INTELLIJ,
    VSCODE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--ide",
      paramLabel = "NAME",
      description = "Write run configurations: ${COMPLETION-CANDIDATES}.")
  @Nullable Ide ide;

  @Spec private CommandSpec spec;

  MetadbEnvCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    if (file != null && service != null) {
      throw WrongUsage.of(spec, "--write is for variables, and --service for an entry: give one");
    }
    if (ide != null && service != null) {
      throw WrongUsage.of(spec, "--ide is for variables, and --service for an entry: give one");
    }
    if (ide == Ide.VSCODE && file == null) {
      file = Path.of(".env");
    }
    requireServiceName();
    Project project = project();
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      external(project, external.get());
    } else {
      managed(project, MetadbUrlCommand.running(context, project));
    }
    return ExitCode.DONE;
  }

  /** What libpq reads as the head of an entry ends at a bracket, and at the end of the line. */
  private void requireServiceName() {
    if (service != null && !SERVICE.matcher(service).matches()) {
      throw new CliException(
          ProblemKind.USAGE,
          "\"" + service + "\" cannot be the name of a service",
          "take letters, digits and what joins them, such as my-app");
    }
  }

  private void managed(Project project, RunningDb running) {
    ConnectionInfo connection = running.connection();
    if (file != null || ide != null) {
      boolean secret = connection.passwordFile().isPresent() || running.tcp() != null;
      write(project, Variables.managed(connection, running.tcp()), secret);
    } else if (service == null) {
      Variables.managed(connection, running.tcp()).shell().forEach(out()::println);
    } else {
      out().print(ServiceFile.entry(service, connection.libpqParameters()));
    }
  }

  private void external(Project project, String url) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    if (file != null || ide != null) {
      write(project, Variables.external(url), parsed.hasSecret());
      return;
    }
    if (service == null) {
      Variables.external(url).shell().forEach(out()::println);
      return;
    }
    Map<String, String> parameters = parsed.parameters();
    if (parameters.remove("password") != null) {
      err().println("the password is left out; it belongs in ~/.pgpass");
    }
    out().print(ServiceFile.entry(service, parameters));
  }

  private void write(Project project, Variables variables, boolean secret) {
    Path root = project.folder().project();
    if (ide == Ide.INTELLIJ) {
      if (secret) {
        throw new CliException(
            "there is a password among the variables, and the folder .run is usually committed",
            "say ampctl metadb env --write .env, keep that file out of git, and name it in the"
                + " field \"Environment variables\" of the run configuration");
      }
      new IdeFiles(root).intellij(variables.ofApplications()).forEach(this::written);
      err().println("they name this machine's folders: keep them out of git");
    }
    if (file != null) {
      Path path = write(file, project, variables, secret);
      if (ide == Ide.VSCODE) {
        new IdeFiles(root).vscode(path).ifPresent(this::written);
      }
    }
  }

  private void written(Path path) {
    err().println("written to " + path);
  }

  private Path write(Path named, Project project, Variables variables, boolean secret) {
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
    return path;
  }
}
