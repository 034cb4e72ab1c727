package amp.cli.project;

import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.registry.RunEnd;
import amp.metadb.schema.SchemaException;
import amp.sql.RetryPolicy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The real metadata databases. */
public final class MetadataDbRuns implements MetadataDatabases {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Override
  public DaemonRun open(MetadataDbSpec spec) {
    // The daemon has a server to look after: a record that cannot be made now is not waited for.
    MetadataDbSpec impatient =
        spec.with(s -> s.retry(RetryPolicy.never()).connectionTimeout(PATIENCE));
    return new Stored(impatient, openOnce(impatient, spec));
  }

  /** At its start the daemon has nothing else to do: a server that fails over is waited for. */
  private static MetadataDb openOnce(MetadataDbSpec impatient, MetadataDbSpec patient) {
    try {
      return MetadataDb.open(impatient);
    } catch (SchemaException e) {
      throw e;
    } catch (MetadataDbException e) {
      try {
        MetadataDb.connect(patient).close();
      } catch (SQLException unimportant) {
        // It was connected, and that was all.
      }
      return MetadataDb.open(impatient);
    }
  }

  private static final class Stored implements DaemonRun {
    private final MetadataDbSpec spec;
    private final MetadataDb checked;
    private @Nullable UUID id;

    Stored(MetadataDbSpec spec, MetadataDb checked) {
      this.spec = spec;
      this.checked = checked;
    }

    /** Holds no connection after it: between its beginning and its end the daemon needs none. */
    @Override
    public void begin(String instance, String version, String backend) {
      try (checked) {
        id = checked.runs().start(instance, version, backend).id();
      }
    }

    @Override
    public void end(RunEnd end, String detail) {
      if (id != null) {
        try (MetadataDb db = MetadataDb.open(spec)) {
          db.runs().end(id, end, detail);
        }
      }
    }

    @Override
    public void close() {
      checked.close();
    }
  }
}
