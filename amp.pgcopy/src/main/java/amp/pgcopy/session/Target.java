package amp.pgcopy.session;

import amp.metadb.connect.MetadataDbSpec;
import amp.pgcopy.catalog.CatalogObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The database that is filled. */
public final class Target {
  private final MetadataDbSpec spec;

  public Target(MetadataDbSpec spec) {
    this.spec = spec;
  }

  public Connection writer() throws SQLException {
    return Sessions.writer(spec);
  }

  public Connection reader() throws SQLException {
    return Sessions.reader(spec);
  }

  /** Creates objects, all or none. */
  public static void create(Connection connection, List<CatalogObject> objects)
      throws SQLException {
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
