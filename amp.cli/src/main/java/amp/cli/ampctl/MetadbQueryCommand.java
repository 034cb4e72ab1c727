package amp.cli.ampctl;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.sql.RowFormat;
import amp.cli.sql.SqlError;
import amp.cli.sql.Statements;
import amp.problem.ProblemKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs SQL and prints the rows. */
@Command(
    name = "query",
    description = "Runs SQL and prints the rows; starts the database where none runs.",
    footer = {"", "Example: ampctl metadb query --format csv 'select * from amp.run'"})
final class MetadbQueryCommand extends DatabaseCommand implements Callable<Integer> {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, expanded, csv or json. Default: table.")
  RowFormat format = RowFormat.TABLE;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  @Parameters(paramLabel = "SQL", description = "What to run; - to read it from standard input.")
  String sql = "";

  MetadbQueryCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    String text = sql.equals("-") ? console().in().lines().collect(Collectors.joining("\n")) : sql;
    if (text.isBlank()) {
      throw new CliException(
          ProblemKind.USAGE, "there is no SQL to run", "ampctl metadb query 'select 1'");
    }
    try (Database database = open(project(), "ampctl metadb query");
        Connection connection = database.connect()) {
      new Statements(connection, out(), err()).runAlone(text, json ? RowFormat.JSON : format);
    } catch (SQLException e) {
      String problem = SqlError.text(e, text).replaceFirst("^ERROR: ", "");
      throw new CliException(problem, "SQLSTATE " + e.getSQLState());
    }
    return ExitCode.DONE;
  }
}
