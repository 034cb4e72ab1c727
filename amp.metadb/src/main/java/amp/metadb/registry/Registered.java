package amp.metadb.registry;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;

/** Whether the tables of the registry hold anything. */
public final class Registered {
  private Registered() {}

  /** Looks into a database, which may have no such tables. */
  public static boolean any(Connection connection) throws SQLException {
    return SqlStatements.value(connection, "select to_regclass('amp.manifest') is not null")
            .equals("t")
        && SqlStatements.value(
                connection,
                "select exists (select from amp.manifest) or exists (select from amp.dataset)"
                    + " or exists (select from amp.provider)")
            .equals("t");
  }
}
