package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;

/** The schema of an application that keeps one table. */
class OwnSchema implements ApplicationSchema {
  @Override
  public String name() {
    return "own";
  }

  @Override
  public boolean holdsData(Connection database) throws SQLException {
    return has(database, "own.thing")
        && SqlStatements.value(database, "select exists (select from own.thing)").equals("t");
  }

  @Override
  public void requireUsable(ConnectionTarget source) {
    try (Connection connection = Connector.open(source)) {
      if (has(connection, "own.other")) {
        throw new CopyException("the schema own is not ours", "Use another database");
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void migrate(ConnectionTarget copy) {
    RichDatabase.run(
        copy, "create schema if not exists own; create table if not exists own.thing (a int)");
  }

  private static boolean has(Connection connection, String table) throws SQLException {
    return SqlStatements.value(connection, "select to_regclass('" + table + "') is not null")
        .equals("t");
  }
}
