package amp.cli.ampctl.exports;

import amp.cli.ampctl.imports.CopyEngine;
import amp.cli.ampctl.imports.DumpPrograms;
import amp.cli.ampctl.imports.ImportSource;
import amp.cli.ampctl.imports.Interruptible;
import amp.cli.ampctl.imports.MetadataSchema;
import amp.cli.console.CliException;
import amp.cli.console.Console;
import amp.cli.project.Database;
import amp.cli.project.Environment;
import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.SchemaExport;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.ImportReport;
import amp.problem.ProblemKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** An export into a server: for that server, it is an import. */
final class ServerExport {
  private final Environment environment;
  private final Console console;
  private final Path home;

  /**
   * Prepares it.
   *
   * @param home ampup's folder
   */
  ServerExport(Environment environment, Console console, Path home) {
    this.environment = environment;
    this.console = console;
    this.home = home;
  }

  /**
   * Copies and compares.
   *
   * @param database the project's
   * @param target what is made, or replaced
   * @param engine what reads it
   * @param options sets what the user asked for
   */
  ImportReport run(
      Database database, ImportSource target, CopyEngine engine, Consumer<DatabaseImport> options) {
    MetadataDbSpec source = database.metadata();
    DatabaseImport work =
        DatabaseImport.of(source.target(), target.spec().target())
            .application(new MetadataSchema());
    options.accept(work);
    // The database to make may not be there yet, and every server has this one.
    new DumpPrograms(environment, home)
        .find(
            engine,
            ImportSource.of(database.url(), environment),
            target.spec().database("template1"))
        .ifPresent(work::dump);
    return Interruptible.run(console, work::run);
  }

  /**
   * Copies into a schema of a database that has others, and compares.
   *
   * @param database the project's, which is managed
   * @param target the database that gets the schema
   * @param name the schema to make
   * @param options sets what the user asked for
   */
  ImportReport schema(
      Database database, ImportSource target, String name, Consumer<SchemaExport> options) {
    if (database.managed().isEmpty()) {
      throw new CliException(
          ProblemKind.USAGE,
          "--schema takes a database that is managed here, and this one is external",
          "import it into a project first (ampctl metadb import --from URL): a copy with the"
              + " schema's new name is made on the project's server");
    }
    // The role that fills the first copy may set less than a superuser.
    SchemaExport work =
        SchemaExport.of(
                ImportSource.of(database.url(), environment).spec().target(),
                target.spec().target(),
                name)
            .application(new MetadataSchema());
    options.accept(work);
    CopyReport report = Interruptible.run(console, work::run);
    return new ImportReport(Optional.of(report), Optional.empty(), CopyEngine.JDBC.toString());
  }
}
