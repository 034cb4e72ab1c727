package amp.metadb.tx;

import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Commits that the server acknowledges though no synchronous standby has confirmed them: who
 * cancels the session's query ends the wait, and only a warning says so. If the primary is lost
 * then, so is the transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/18/warm-standby.html#SYNCHRONOUS-REPLICATION-HA">
 *     PostgreSQL 18, 26.2.8.4 Planning for High Availability</a>
 */
final class UnconfirmedCommit {
  /** The server's function that waits; its messages may be in any language. */
  private static final String WAIT = "SyncRepWaitForLSN";

  /** Transaction resolution unknown. */
  private static final String UNKNOWN = "08007";

  private UnconfirmedCommit() {}

  /** Throws what counts as a connection lost during the commit, if a warning tells of one. */
  static void refuse(@Nullable SQLWarning warnings) throws SQLException {
    for (SQLWarning w = warnings; w != null; w = w.getNextWarning()) {
      ServerErrorMessage message =
          w instanceof PSQLWarning warning ? warning.getServerErrorMessage() : null;
      if (message != null && WAIT.equals(message.getRoutine())) {
        throw new SQLException(w.getMessage(), UNKNOWN, w);
      }
    }
  }
}
