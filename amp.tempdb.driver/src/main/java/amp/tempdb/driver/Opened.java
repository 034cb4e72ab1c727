package amp.tempdb.driver;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

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
  /**
   * The role is not there: behind a socket nothing else leads to 28000. A server that asks for a
   * password says 28P01, and of a wrong one too, which is still wrong after the role was found.
   */
  private static final Set<String> NO_ROLE = Set.of("28000", "28P01");

  Connection connect(Map<String, String> parameters) throws SQLException {
    try {
      return PostgresDriver.connect(to, parameters);
    } catch (SQLException e) {
      String role = parameters.getOrDefault("user", "");
      if (!makesRoles
          || role.isEmpty()
          || role.equals(to.user())
          || e.getSQLState() == null
          || !NO_ROLE.contains(e.getSQLState())) {
        throw e;
      }
      TestRoles.create(to, role, parameters.getOrDefault("password", ""));
      return PostgresDriver.connect(to, parameters);
    }
  }
}
