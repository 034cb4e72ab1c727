package amp.cli.project;

import amp.metadb.MetadataDb;
import amp.metadb.connect.MetadataDbSpec;
import amp.tempdb.api.Preparation;

/** Has new databases made with the schema in them, so that no first start waits for migrations. */
public final class SchemaPreparation {
  private SchemaPreparation() {}

  /** Returns the preparation, another one for every change of the migrations. */
  public static Preparation create() {
    return new Preparation(
        MetadataDb.schemaName(),
        connection -> MetadataDb.migrate(MetadataDbSpec.of(connection.libpqUrl())));
  }
}
