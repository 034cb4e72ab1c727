package amp.cli.ampctl.exports;

import amp.cli.ampctl.cluster.BackupFile;
import amp.cli.ampctl.imports.CopyEngine;
import amp.cli.ampctl.imports.DumpPrograms;
import amp.cli.ampctl.imports.ImportSource;
import amp.cli.ampctl.imports.Interruptible;
import amp.cli.ampctl.imports.MetadataSchema;
import amp.cli.console.Console;
import amp.cli.project.Database;
import amp.cli.project.Environment;
import amp.conninfo.ConnectionTarget;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.DatabaseScript;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.api.ScriptReport;
import amp.pgcopy.api.UntrustedException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An export into a file of SQL. It has its name when it has been loaded into a database of a
 * temporary name, and that has been compared with the project's.
 */
final class FileExport {
  private final Environment environment;
  private final Console console;
  private final Path home;
  private final boolean trusted;

  /**
   * Prepares it.
   *
   * @param home ampup's folder
   * @param trusted whether a superuser may load the file to compare it
   */
  FileExport(Environment environment, Console console, Path home, boolean trusted) {
    this.environment = environment;
    this.console = console;
    this.home = home;
    this.trusted = trusted;
  }

  /**
   * Writes and compares.
   *
   * @param database the project's
   * @param file where to write
   * @param engine what reads it
   * @param part what of it is written
   */
  ScriptReport run(Database database, BackupFile file, CopyEngine engine, Part part)
      throws IOException {
    ImportSource source = ImportSource.of(database.url(), environment);
    // The role that loads the file to compare it may set less than a superuser.
    ConnectionTarget target = source.spec().target();
    DatabaseScript script =
        DatabaseScript.of(target)
            .application(new MetadataSchema())
            .rows(part.rows())
            .definitions(part.definitions());
    if (part == Part.ALL) {
      new DumpPrograms(environment, home)
          .find(engine, source, database.metadata())
          .ifPresent(script::dump);
    }
    long bytes = source.copyBytes();
    return Interruptible.run(
        console,
        view ->
            file.write(
                console,
                bytes,
                out -> script.write(out, view),
                written -> prove(database, target, written, part, view)));
  }

  private void prove(
      Database database, ConnectionTarget target, Path written, Part part, CopyListener view) {
    if (database.managed().isEmpty()) {
      console
          .err()
          .println("note: the file was not loaded and compared: the database is not managed");
      return;
    }
    try {
      DatabaseImport proof =
          DatabaseImport.of(target, target)
              .dump(DumpProgram.written(written, !part.definitions()))
              .rows(part.rows())
              .trustSource(trusted);
      if (!part.definitions()) {
        // Its schema has rows that are part of it, and not of the file.
        proof.application(new MetadataSchema());
      }
      proof.trial(view);
    } catch (UntrustedException e) {
      console
          .err()
          .println(
              "note: the file was not loaded and compared, which needs --trust-source: "
                  + e.needs().get(0));
    }
  }
}
