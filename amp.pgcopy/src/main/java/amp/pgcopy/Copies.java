package amp.pgcopy;

import amp.pgcopy.roles.CreatedRoles;
import amp.pgcopy.session.OpenSessions;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The copies that this program makes, and what those have left that were killed. */
public final class Copies {
  private Copies() {}

  /**
   * Has the servers cancel what all copies of this program run there, since it is about to end.
   * Each fails as soon as it meets that, and removes what it has made; one that takes its place at
   * this moment does. None can be begun any more. What a copy begins meanwhile is cancelled when
   * this is called again.
   */
  public static void cancelAll() {
    OpenSessions.cancelAll();
  }

  /**
   * Returns what copies that were killed have left in a server: names of databases and of roles.
   * The next import into the same database drops them.
   *
   * @param server connected to any of its databases
   * @return empty also while an import goes on there, whose they may be
   */
  public static List<String> left(Connection server) throws SQLException {
    List<String> names = SqlStatements.texts(server, Swap.LEFT);
    names.addAll(CreatedRoles.marked(server));
    return SqlStatements.value(server, Swap.LOCKED).equals("t") ? List.of() : names;
  }
}
