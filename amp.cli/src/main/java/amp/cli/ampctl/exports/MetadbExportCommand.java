package amp.cli.ampctl.exports;

import amp.cli.ampctl.cluster.BackupFile;
import amp.cli.ampctl.imports.CopyCommand;
import amp.cli.ampctl.imports.CopyEngine;
import amp.cli.ampctl.imports.ImportSource;
import amp.cli.ampctl.imports.ImportSummary;
import amp.cli.console.CliException;
import amp.cli.console.Count;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.json.Json;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.ScriptReport;
import amp.problem.ByteSize;
import amp.problem.ProblemKind;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the project's database to another server. */
@Command(
    name = "export",
    description = {
      "Copies the database to another server, or into a file of SQL.",
      "The project's own database is only read, and the copy is compared with it.",
      "What the server has is replaced when that is done, or stays as it is."
    },
    footer = {
      "",
      "Examples: ampctl metadb export --to postgresql://amp@db.example.com/amp",
      "          ampctl metadb export --to postgresql://me@host/shared --schema mine",
      "          ampctl metadb export amp.sql",
      "A password is taken from the URL, PGPASSWORD or the password file."
    })
public final class MetadbExportCommand extends CopyCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The SQL file to write; - for standard output.")
  @Nullable String file;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "The database to make or to replace there.")
  @Nullable String to;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "A schema to make there; all else stays as it is.")
  @Nullable String schema;

  @Option(names = "--schema-only", description = "Copy the definitions alone: no rows.")
  boolean schemaOnly;

  @Option(names = "--data-only", description = "Copy rows alone; the definitions are there.")
  boolean dataOnly;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = "What reads it: ${COMPLETION-CANDIDATES}.")
  CopyEngine engine = CopyEngine.AUTO;

  @Option(names = "--replace", description = "Replace a database with data; the old one is kept.")
  boolean replace;

  @Option(
      names = "--trust-source",
      description = "Copy what needs a superuser and may run programs.")
  boolean trustSource;

  @Option(
      names = "--missing-roles",
      defaultValue = "refuse",
      paramLabel = "HOW",
      description = "Roles that are not there: ${COMPLETION-CANDIDATES}.")
  MissingRoles missingRoles = MissingRoles.REFUSE;

  @Option(
      names = "--answer-within",
      defaultValue = "60",
      paramLabel = "S",
      description = "Give up after S seconds of silence. Default: 60.")
  int answerWithin = 60;

  @Option(names = "--force", description = "Overwrite a file that is there.")
  boolean force;

  /** Creates the command. */
  public MetadbExportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    if (answerWithin < 1 || answerWithin > 86_400) {
      throw new CliException(
          ProblemKind.USAGE,
          "--answer-within is " + answerWithin,
          "say a number of seconds from 1 to 86400");
    }
    if ((to == null) == (file == null)) {
      throw new CliException(
          ProblemKind.USAGE,
          "the database to make is " + (to == null ? "not named" : "named twice"),
          "say --to URL, or a file");
    }
    Part part = part();
    checkSchema();
    if (file != null) {
      return write(BackupFile.of(context.environment().workingDirectory(), file, "export"), part);
    }
    return copy(Objects.requireNonNull(to), part);
  }

  private Part part() {
    if (schemaOnly) {
      exclude("--schema-only", dataOnly, "--data-only", "leave out both to copy everything");
    }
    String parts = "leave out --engine: a part is always copied without a program";
    boolean dumped = engine == CopyEngine.PG_DUMP;
    if (schemaOnly) {
      exclude("--schema-only", dumped, "--engine pg_dump", parts);
      return Part.DEFINITIONS;
    }
    if (!dataOnly) {
      return Part.ALL;
    }
    exclude("--data-only", dumped, "--engine pg_dump", parts);
    exclude(
        "--data-only",
        replace,
        "--replace",
        "empty the database yourself if nobody needs what is in it; copied as a whole, without"
            + " --data-only, it is kept under another name");
    exclude(
        "--data-only",
        missingRoles != MissingRoles.REFUSE,
        "--missing-roles",
        "create the roles there before: its definitions need them too");
    return Part.ROWS;
  }

  private void checkSchema() {
    if (schema != null) {
      exclude(
          "--schema", file != null, "a file", "say --to URL: psql can make no schema of a file");
      exclude(
          "--schema",
          replace,
          "--replace",
          "nothing is replaced in a database that others use: name a schema that is not there, or"
              + " is empty");
      exclude("--schema", dataOnly, "--data-only", "leave out one of them");
      exclude(
          "--schema",
          sortsAsTarget(),
          "--collation target",
          "leave it out: texts in a schema sort as its database says");
      exclude(
          "--schema",
          engine == CopyEngine.PG_DUMP,
          "--engine pg_dump",
          "leave out --engine: a schema is always copied without a program");
    }
  }

  private static void exclude(String option, boolean given, String other, String advice) {
    if (given) {
      throw new CliException(
          ProblemKind.USAGE, option + " and " + other + " exclude each other", advice);
    }
  }

  private int write(BackupFile place, Part part) throws IOException {
    Project project = project();
    place.requireWritable(force, project.folder());
    Managed.requireExisting(project);
    ScriptReport report;
    try (Database database = open(project, "ampctl metadb export")) {
      report =
          new FileExport(context.environment(), console(), project.spec().home(), trustSource)
              .run(database, place, engine, part);
    }
    report.leftOut().forEach(line -> err().println("left out: " + line));
    report.notes().forEach(line -> err().println("note: " + line));
    if (json() && !place.stream()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("file", place.toString());
      object.put("engine", report.engine());
      object.put("bytes", report.bytes());
      object.put("tables", report.tables());
      object.put("objects", report.objects());
      out().print(Json.write(object));
    } else if (!place.stream()) {
      err()
          .println(
              "wrote "
                  + place
                  + ": "
                  + Count.of(report.tables(), "table")
                  + ", "
                  + Count.of(report.objects(), "object")
                  + ", "
                  + ByteSize.text(report.bytes())
                  + ", by "
                  + report.engine());
    }
    return ExitCode.DONE;
  }

  private int copy(String url, Part part) {
    ImportSource target = ImportSource.of(url, context.environment());
    if (target.spec().database().isEmpty()) {
      throw new CliException(
          ProblemKind.USAGE,
          "the URL " + target + " names no database",
          "say which one is to be made: --to postgresql://amp@db.example.com/NAME");
    }
    return schema == null ? copy(target, part) : copy(target, schema, part);
  }

  private int copy(ImportSource target, Part part) {
    ImportReport report =
        exported(
            (export, database) ->
                export.run(
                    database,
                    target,
                    engine,
                    work ->
                        configured(work)
                            .replace(replace)
                            .rows(part.rows())
                            .definitions(part.definitions())
                            .trustSource(trustSource)
                            .missingRoles(missingRoles)
                            .patience(Duration.ofSeconds(answerWithin))));
    print(report, target, "drop database $NAME     (typed in psql, connected to that server)");
    err()
        .println("this project goes on using its own database; to have it use the copy, say so in");
    err().println("its config.toml ([metadata_db] url = …), or with --metadb-url");
    return ExitCode.DONE;
  }

  private int copy(ImportSource target, String name, Part part) {
    ImportReport report =
        exported(
            (export, database) ->
                export.schema(
                    database,
                    target,
                    name,
                    work ->
                        work.jobs(jobs())
                            .rows(part.rows())
                            .trustSource(trustSource)
                            .missingRoles(missingRoles)
                            .patience(Duration.ofSeconds(answerWithin))));
    print(report, target, "");
    SchemaHint.lines(name).forEach(err()::println);
    return ExitCode.DONE;
  }

  /** Has the project's database open while it is copied. */
  private ImportReport exported(BiFunction<ServerExport, Database, ImportReport> copying) {
    Project project = project();
    Managed.requireExisting(project);
    try (Database database = open(project, "ampctl metadb export")) {
      return copying.apply(
          new ServerExport(context.environment(), console(), project.spec().home()), database);
    }
  }

  private void print(ImportReport report, ImportSource target, String drop) {
    String where = target.toString();
    new ImportSummary(report, new ImportSummary.Words("export to " + where, "target", where, drop))
        .print(json(), out(), err());
  }
}
