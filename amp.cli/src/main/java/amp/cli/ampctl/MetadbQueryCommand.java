package amp.cli.ampctl;

import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.parser.WrongUsage;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DatabaseCommand;
import amp.cli.project.DiskRoom;
import amp.cli.project.Project;
import amp.cli.sql.Rehearsal;
import amp.cli.sql.RowFormat;
import amp.cli.sql.Statements;
import amp.problem.ProblemKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs SQL and prints the rows. */
@Command(
    name = "query",
    description = "Runs SQL and prints the rows; starts the database where none runs.",
    footer = {"", "Example: ampctl metadb query --format csv 'select * from amp.run'"})
final class MetadbQueryCommand extends DatabaseCommand implements Callable<Integer> {
  private static final Pattern COMMENT = Pattern.compile("--(\\s|.*\\n)");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, expanded, csv or json. Default: table.")
  RowFormat format = RowFormat.TABLE;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  @Parameters(
      paramLabel = "SQL",
      arity = "0..1",
      description = "What to run; - to read it from standard input.")
  @Nullable String sql;

  /** SQL that begins with a comment looks like an option. */
  @Unmatched private List<String> unmatched = new ArrayList<>();

  @Spec private CommandSpec command;

  MetadbQueryCommand(Context context) {
    super(context);
  }

  /** Returns one that no parser fills in, for SQL alone or after what a script wants it as. */
  static Optional<Callable<Integer>> plain(Context context, List<String> words) {
    String sql = words.get(words.size() - 1);
    if (sql.startsWith("-")) {
      return Optional.empty();
    }
    MetadbQueryCommand query = new MetadbQueryCommand(context);
    query.sql = sql;
    if (words.size() > 1) {
      switch (String.join("=", words.subList(0, words.size() - 1))) {
        case "--json" -> query.json = true;
        case "--format=json" -> query.format = RowFormat.JSON;
        case "--format=csv" -> query.format = RowFormat.CSV;
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(query);
  }

  @Override
  public Integer call() throws SQLException {
    String text = sql();
    if (text.isBlank()) {
      throw new CliException(
          ProblemKind.USAGE, "there is no SQL to run", "ampctl metadb query 'select 1'");
    }
    Rehearsal.begin();
    Project project = project();
    try (Database database = openNamed(project, "ampctl metadb query");
        Connection connection = database.connect(Statements.PROPERTIES)) {
      Statements statements = new Statements(connection, console());
      statements.cancelOnSignals();
      statements.runAll(text, json ? RowFormat.JSON : format);
    } catch (CliException e) {
      throw DiskRoom.explained(e, context, project);
    } catch (OutOfMemoryError e) {
      throw new CliException(
          "the result does not fit into memory", "Ask for less of it, with limit for one");
    }
    return ExitCode.DONE;
  }

  private String sql() {
    List<String> unknown = new ArrayList<>(unmatched);
    String text = sql;
    if (text == null && !unknown.isEmpty() && COMMENT.matcher(unknown.get(0)).lookingAt()) {
      text = unknown.remove(0);
    }
    if (!unknown.isEmpty()) {
      throw WrongUsage.unknown(command, unknown);
    }
    if (text == null) {
      throw WrongUsage.of(command, "Missing required parameter: 'SQL'");
    }
    if (!text.equals("-")) {
      return text;
    }
    String script = console().in().text();
    Statements.requireNoRows(script);
    return script;
  }
}
