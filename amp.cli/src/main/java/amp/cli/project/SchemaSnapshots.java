package amp.cli.project;

import amp.metadb.connect.MetadataDbSpec;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.Snapshot;
import java.util.Optional;

/** Makes a snapshot of a managed database before migrations that change an existing schema. */
public final class SchemaSnapshots {
  private SchemaSnapshots() {}

  /**
   * Returns how to open a database so that this is done; for an external one nothing is. Another's
   * backend may make none, or none of a database in use: then that is said, and it is migrated
   * without.
   */
  public static MetadataDbSpec protect(Database database, Project project, Context context) {
    MetadataDbSpec spec = database.metadata();
    if (database.managed().isEmpty()) {
      return spec;
    }
    return spec.with(
        s ->
            s.beforeMigration(
                (from, to) -> {
                  String change = "schema version " + from + " becomes " + to;
                  Optional<Snapshot> made = make(project, context, from);
                  context
                      .console()
                      .err()
                      .println(
                          made.map(m -> change + "; to go back: " + restore(m))
                              .orElseGet(
                                  () ->
                                      "warning: "
                                          + change
                                          + " without a snapshot, since the backend "
                                          + database.backend()
                                          + " can make none now"));
                }));
  }

  private static String restore(Snapshot snapshot) {
    return "ampctl metadb snapshot restore " + snapshot.name();
  }

  private static Optional<Snapshot> make(Project project, Context context, String from) {
    Databases databases = context.databases();
    if (!databases.canSnapshot(project.spec())) {
      return Optional.empty();
    }
    try {
      String name = Snapshot.automaticName("before-migration");
      return Optional.of(
          databases.snapshots(project.spec()).create(name, "schema version " + from, true));
    } catch (BusyException e) {
      if (databases.otherBackend(project.spec()).isEmpty()) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
