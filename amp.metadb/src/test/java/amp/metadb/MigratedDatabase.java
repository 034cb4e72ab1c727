package amp.metadb;

import amp.metadb.connect.MetadataDbSpec;
import amp.testkit.TestServer;

/** Databases that have the schema already: copies of one, which is migrated once. */
public final class MigratedDatabase {
  private static final String TEMPLATE = template();

  private MigratedDatabase() {}

  /** Creates one on the shared server and returns its URL. */
  public static String create() {
    return TestServer.shared().copyOf(TEMPLATE);
  }

  private static String template() {
    MetadataDbSpec spec = MetadataDbSpec.of(TestServer.shared().newDatabase());
    MetadataDb.open(spec).close();
    return spec.database();
  }
}
