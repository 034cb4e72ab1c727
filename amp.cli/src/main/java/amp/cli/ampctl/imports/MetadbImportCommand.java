package amp.cli.ampctl.imports;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.cli.console.ExitCode;
import amp.cli.project.Context;
import amp.cli.project.Database;
import amp.cli.project.DiskRoom;
import amp.cli.project.ExtensionCheck;
import amp.cli.project.Managed;
import amp.cli.project.Project;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.DatabaseImport;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.ImportReport;
import amp.pgcopy.api.MissingRoles;
import amp.problem.ProblemKind;
import amp.tempdb.postgres.snapshot.Clusters;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Copies a whole database into the managed one. */
@Command(
    name = "import",
    description = {
      "Copies a database of PostgreSQL 12 or newer into the managed one.",
      "The source is only read. The managed database is replaced as a whole when the copy is",
      "complete and compared with its source, or stays as it is.",
      "Nothing of the source runs with the rights of a superuser while it is copied."
    },
    footer = {
      "",
      "Examples: ampctl metadb import --from postgresql://postgres@localhost:5432/amp",
      "          ampctl metadb import --docker",
      "A password is taken from the URL, PGPASSWORD or the password file."
    })
public final class MetadbImportCommand extends CopyCommand implements Callable<Integer> {
  @Option(names = "--from", paramLabel = "URL", description = "The database to copy.")
  @Nullable String from;

  @Option(
      names = "--docker",
      paramLabel = "CONTAINER",
      arity = "0..1",
      fallbackValue = "",
      description = "Copy the database of a Docker container; without a name, of the only one.")
  @Nullable String docker;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = "What reads it: ${COMPLETION-CANDIDATES}. auto is pg_dump where one is found.")
  CopyEngine engine = CopyEngine.AUTO;

  @Option(
      names = "--replace",
      description = "Replace a database that holds data; it is kept under another name.")
  boolean replace;

  @Option(
      names = "--trust-source",
      description = {
        "Import what needs the rights of a superuser, too: it may run any program as you.",
        "What that is, is listed without this option."
      })
  boolean trustSource;

  @Option(
      names = "--missing-roles",
      defaultValue = "refuse",
      paramLabel = "HOW",
      description =
          "Of roles that policies or rows name, and that are not here: ${COMPLETION-CANDIDATES}."
              + " Those that are made cannot log in. Default: refuse.")
  MissingRoles missingRoles = MissingRoles.REFUSE;

  /** Creates the command. */
  public MetadbImportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    checkOptions();
    Project project = project();
    ImportSource source = source(project);
    ImportReport report = copy(project, source);
    new ImportSummary(
            report,
            new ImportSummary.Words(
                "import of " + source,
                "source",
                source.toString(),
                "ampctl metadb query 'drop database $NAME'"))
        .print(json(), out(), err());
    sayWhatToDelete(project);
    return ExitCode.DONE;
  }

  private ImportReport copy(Project project, ImportSource source) {
    long bytes = source.copyBytes();
    try (Database database =
        Database.openManaged(
            project, context.databases(), spec -> spec.holder("ampctl metadb import"))) {
      // Of the disk of another's server nobody here knows.
      Optional<Clusters> clusters = Managed.clusters(context, project);
      clusters.ifPresent(here -> here.requireRoom(bytes));
      requireExtensions(source, database, project);
      MetadataDbSpec target = MetadataDbSpec.of(database.url());
      DatabaseImport work =
          configured(DatabaseImport.of(source.spec().target(), target.target()))
              .application(new MetadataSchema())
              .replace(replace)
              .trustSource(trustSource)
              .missingRoles(missingRoles);
      new DumpPrograms(context.environment(), project.spec().home())
          .find(engine, source, database.metadata())
          .ifPresent(work::dump);
      try {
        return Interruptible.run(console(), work::run);
      } catch (MetadataDbException | CopyException e) {
        throw clusters.isPresent() ? DiskRoom.explained(e, clusters.get(), bytes) : e;
      }
    }
  }

  private void requireExtensions(ImportSource source, Database database, Project project) {
    try (Connection reader = source.connect();
        Connection writer = MetadataDb.connect(database.metadata())) {
      List<String> needed = ExtensionCheck.requireAvailable(reader, writer, project);
      if (!needed.isEmpty()) {
        err()
            .println(
                "note: the source needs "
                    + (needed.size() == 1 ? "the extension " : "the extensions ")
                    + String.join(", ", needed)
                    + ", and the server here has "
                    + (needed.size() == 1 ? "it" : "them"));
      }
    } catch (SQLException e) {
      throw new CliException(
          "the extensions of the source cannot be asked for: " + e.getMessage(), "try again");
    }
  }

  private ImportSource source(Project project) {
    if ((from == null) == (docker == null)) {
      throw new CliException(
          ProblemKind.USAGE,
          "the database to copy is " + (from == null ? "not named" : "named twice"),
          "say --from URL, or --docker");
    }
    if (from != null) {
      return ImportSource.of(from, context.environment());
    }
    Optional<String> configured = project.configuration().find(Keys.URL);
    return new DockerContainers(context.environment())
        .source(Optional.ofNullable(docker).filter(name -> !name.isEmpty()), configured);
  }

  private void sayWhatToDelete(Project project) {
    project
        .configuration()
        .entry(Keys.URL)
        .ifPresent(
            url -> {
              err().println("metadata_db.url still names an external database. Delete it here,");
              err().println("and ampd uses the managed one from then on:");
              err().println("  " + url.origin());
            });
  }
}
