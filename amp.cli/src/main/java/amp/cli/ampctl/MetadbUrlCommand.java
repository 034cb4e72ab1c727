package amp.cli.ampctl;

import amp.cli.ampctl.connect.UrlFormat;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.parser.WrongUsage;
import amp.cli.project.Context;
import amp.cli.project.Project;
import amp.cli.project.ProjectOptions;
import amp.problem.Remedy;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints how to reach the server that runs; starts none. */
@Command(
    name = "url",
    description = "Prints the URL of the running database.",
    footer = {"", "Example: psql \"$(ampctl metadb url)\""})
final class MetadbUrlCommand implements Callable<Integer> {
  @Mixin ProjectOptions options = new ProjectOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      converter = FormatName.class,
      description = {
        "Who is to read it:",
        "libpq (default)     psql and most others",
        "jdbc                Java's JDBC driver",
        "r2dbc               Java's r2dbc-postgresql",
        "node                Sequelize, node-postgres",
        "prisma              Prisma",
        "slonik              Slonik",
        "postgres-js         postgres.js; over TCP only",
        "asyncpg             asyncpg",
        "sqlalchemy          SQLAlchemy with psycopg 3",
        "sqlalchemy-asyncpg  SQLAlchemy with asyncpg",
        "go                  pgx and lib/pq",
        "keywords            name=value, as libpq knows it",
        "pdo                 PHP's PDO",
        "perl                Perl's DBI",
        "env                 variables, for eval in a shell",
        "json                every part, for programs",
        "With a password, all but libpq hold it; libpq",
        "names its file."
      })
  @Nullable UrlFormat format;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  @Option(names = "--tcp", description = "Over the TCP port that --listen opened.")
  boolean tcp;

  private final Context context;

  MetadbUrlCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Project project = Project.load(options, context);
    PrintWriter out = context.console().out();
    @Nullable UrlFormat wanted = json ? UrlFormat.JSON : format;
    Optional<String> external = project.configuration().find(Keys.URL);
    if (external.isPresent()) {
      out.println((wanted == null ? UrlFormat.LIBPQ : wanted).write(external.get()));
      return ExitCode.DONE;
    }
    RunningDb running = running(context, project);
    ConnectionInfo connection = tcp ? port(running) : running.connection();
    // Scripts call this all the time: nothing more is loaded for it.
    out.println(wanted == null ? connection.libpqUrl() : wanted.write(connection, running.tcp()));
    return ExitCode.DONE;
  }

  private static ConnectionInfo port(RunningDb running) {
    ConnectionInfo connection = running.connection();
    ConnectionInfo port = connection.socket().isEmpty() ? connection : running.tcp();
    if (port == null) {
      throw new CliException(
          "this database has no TCP port",
          "give it one: ampctl metadb stop; ampctl metadb start --listen");
    }
    return port;
  }

  /**
   * Returns the database that runs.
   *
   * @throws CliException when none does
   * @throws amp.tempdb.api.TempDbException when nobody can connect to it
   */
  static RunningDb running(Context context, Project project) {
    context.databases().requireAble(project.spec());
    return context
        .databases()
        .running(project.spec())
        .orElseThrow(
            () ->
                new CliException(
                    "no database runs for " + project.folder().directory(),
                    new Remedy.OpenDatabase(project.folder().metadb())));
  }

  /**
   * Reads a format by the name that the help has for it; the parser's own list has two for some.
   */
  static final class FormatName implements ITypeConverter<UrlFormat> {
    @Override
    public UrlFormat convert(String name) {
      UrlFormat[] formats = UrlFormat.values();
      for (UrlFormat format : formats) {
        if (format.toString().equalsIgnoreCase(name)) {
          return format;
        }
      }
      throw WrongUsage.value("\"" + name + "\" is none of " + Arrays.toString(formats));
    }
  }
}
