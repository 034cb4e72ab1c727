package amp.metadb.copy;

import amp.metadb.MetadataDbSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The database that is filled. */
final class Target {
  private final MetadataDbSpec spec;

  Target(MetadataDbSpec spec) {
    this.spec = spec;
  }

  Connection writer() throws SQLException {
    return Sessions.writer(spec);
  }

  Connection reader() throws SQLException {
    return Sessions.reader(spec);
  }

  /** Creates objects, all or none. */
  static void create(Connection connection, List<CatalogObject> objects) throws SQLException {
    Sessions.execute(connection, "begin");
    for (CatalogObject object : objects) {
      for (String statement : object.statements()) {
        try {
          Sessions.execute(connection, statement);
        } catch (SQLException e) {
          throw new SQLException(object + ": " + e.getMessage(), e.getSQLState(), e);
        }
      }
    }
    Sessions.execute(connection, "commit");
  }
}
