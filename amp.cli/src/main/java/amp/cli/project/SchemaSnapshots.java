package amp.cli.project;

import amp.metadb.connect.MetadataDbSpec;
import amp.tempdb.postgres.snapshot.Snapshot;

/** Makes a snapshot of a managed database before migrations that change an existing schema. */
public final class SchemaSnapshots {
  private SchemaSnapshots() {}

  /** Returns how to open a database so that this is done; for an external one nothing is. */
  public static MetadataDbSpec protect(Database database, Project project, Context context) {
    MetadataDbSpec spec = database.metadata();
    if (database.managed().isEmpty()) {
      return spec;
    }
    return spec.with(
        s ->
            s.beforeMigration(
                (from, to) -> {
                  Snapshot made =
                      context
                          .databases()
                          .clusters(project.spec())
                          .snapshots()
                          .createAutomatic("before-migration", "schema version " + from);
                  context
                      .console()
                      .err()
                      .println(
                          "schema version "
                              + from
                              + " becomes "
                              + to
                              + "; to go back: ampctl metadb snapshot restore "
                              + made.name());
                }));
  }
}
