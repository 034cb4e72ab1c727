package amp.cli.ampctl.imports;

import amp.conninfo.ConnectionTarget;
import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.api.ApplicationSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** The schema of the metadata database, as an import has to know it. */
public final class MetadataSchema implements ApplicationSchema {
  @Override
  public String name() {
    return MetadataDb.SCHEMA;
  }

  @Override
  public Set<String> extensions() {
    return Set.of("plpgsql");
  }

  @Override
  public Set<String> schemaRows() {
    return Set.of(MetadataDb.SCHEMA + ".schema_history");
  }

  @Override
  public boolean holdsData(Connection database) throws SQLException {
    return MetadataDb.isUsed(database);
  }

  @Override
  public void requireUsable(ConnectionTarget source) {
    MetadataDb.schema(MetadataDbSpec.of(source));
  }

  @Override
  public void migrate(ConnectionTarget copy) {
    MetadataDb.migrate(MetadataDbSpec.of(copy));
  }
}
