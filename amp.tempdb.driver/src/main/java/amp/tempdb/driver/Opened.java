package amp.tempdb.driver;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database that is open.
 *
 * @param lease keeps its server running
 * @param to how to connect
 * @param name what messages call it
 * @param lasts whether its data is there again when its server ended and is started anew
 * @param makesRoles whether a role that connects, and is not there, is made
 */
record Opened(TempDb lease, ConnectionInfo to, String name, boolean lasts, boolean makesRoles) {
  /** The role is not there: with the rules of a server of ours nothing else leads to this. */
  private static final String INVALID_AUTHORIZATION = "28000";

  Connection connect(Map<String, String> parameters) throws SQLException {
    try {
      return PostgresDriver.connect(to, parameters);
    } catch (SQLException e) {
      String role = parameters.getOrDefault("user", "");
      if (!makesRoles || role.isEmpty() || !INVALID_AUTHORIZATION.equals(e.getSQLState())) {
        throw e;
      }
      TestRoles.create(to, role, parameters.getOrDefault("password", ""));
      return PostgresDriver.connect(to, parameters);
    }
  }
}
