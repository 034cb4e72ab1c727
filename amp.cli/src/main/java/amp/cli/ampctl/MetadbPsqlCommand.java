package amp.cli.ampctl;

import amp.ampup.OwnFolder;
import amp.cli.console.Child;
import amp.cli.console.ExitCode;
import amp.cli.console.Signals;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.Project;
import amp.cli.project.Variables;
import amp.cli.sql.EditedLines;
import amp.cli.sql.Lines;
import amp.cli.sql.SqlShell;
import amp.cli.sql.Statements;
import amp.tempdb.postgres.installation.ClientPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens psql on the database, or a small SQL shell where there is no psql. */
@Command(
    name = "psql",
    customSynopsis = "ampctl metadb psql [OPTION...] [-- ARGUMENT...]",
    description = {
      "Opens psql on the database, or a small SQL shell where psql is not installed.",
      "Starts the database where none runs."
    },
    footer = {"", "Example: ampctl metadb psql -- -c 'select version()'"})
final class MetadbPsqlCommand extends DatabaseCommand implements Callable<Integer> {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  @Option(names = "--shell", description = "Use the small SQL shell, psql or not.")
  boolean shell;

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "What psql is to be given.")
  List<String> arguments = new ArrayList<>();

  MetadbPsqlCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws SQLException, IOException {
    Project project = project();
    Optional<Path> psql =
        shell
            ? Optional.empty()
            : ClientPrograms.find("psql", context.environment().variables(), project.spec().home());
    try (Database database = openNamed(project, "ampctl metadb psql")) {
      return psql.isPresent() ? run(psql.get(), database) : shell(database, project.spec().home());
    }
  }

  private int run(Path psql, Database database) {
    Variables variables = database.variables();
    List<String> command = new ArrayList<>(List.of(psql.toString()));
    // The database is in the variables: psql may not know the parameters of its URL, and a command
    // line, with a password, can be seen by every user of the machine.
    command.addAll(arguments);
    Path here = context.environment().workingDirectory();
    Child child = Child.start(command, variables.unset(), variables.set(), here);
    // Ctrl+C means a query of psql's, not us.
    Signals.handle(child::signal);
    while (!child.await(LOOK_AGAIN)) {
      // It runs as long as its user likes.
    }
    return child.exitCode();
  }

  private int shell(Database database, Path home) throws SQLException, IOException {
    try (Connection connection = database.connect(Statements.PROPERTIES);
        Lines lines = lines(connection.getMetaData().getDatabaseMajorVersion(), home)) {
      Statements statements = new Statements(connection, console());
      // The terminal, where there is one, then takes Ctrl+C for itself.
      statements.cancelOnSignals();
      boolean well = new SqlShell(statements, lines, console()).run();
      return well || console().interactive() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  private Lines lines(int major, Path home) {
    if (!console().interactive()) {
      return Lines.of(console());
    }
    err().println("This is a small SQL shell: \\? for help, \\q to leave.");
    if (!shell) {
      err().println("For the real psql: install your system's postgresql-client, or type");
      err().println("  " + ClientPrograms.remedy(major).command());
    }
    return EditedLines.open(OwnFolder.of(home).resolve("sql_history"))
        .orElseGet(() -> Lines.of(console()));
  }
}
