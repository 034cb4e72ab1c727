package amp.pgcopy.catalog;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Creates what a catalog holds in another database. */
public final class Creation {
  private Creation() {}

  /** Creates objects, all or none. */
  public static void all(Connection connection, List<CatalogObject> objects) throws SQLException {
    SqlStatements.execute(connection, "begin");
    within(connection, objects);
    SqlStatements.execute(connection, "commit");
  }

  /** Creates objects in the transaction that has begun. */
  public static void within(Connection connection, List<CatalogObject> objects)
      throws SQLException {
    for (CatalogObject object : objects) {
      for (String statement : object.statements()) {
        try {
          SqlStatements.execute(connection, statement);
        } catch (SQLException e) {
          throw new SQLException(object + ": " + e.getMessage(), e.getSQLState(), e);
        }
      }
    }
  }
}
