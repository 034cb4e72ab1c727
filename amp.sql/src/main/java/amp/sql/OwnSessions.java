package amp.sql;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.SessionSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Finds out with which {@link SessionSettings} a session of ours may begin: older servers know
 * fewer of them, some are for superusers, and a pooler of connections may take none.
 */
public final class OwnSessions {
  /** What a server, or a pooler before it, answers to a setting that it does not take. */
  private static final Set<String> REFUSED = Set.of("42704", "42501", "08P01", "0A000");

  private OwnSessions() {}

  /**
   * Returns a database to read, with the most settings that it takes. No event trigger runs at our
   * logins where that can be helped.
   *
   * @throws SQLException when the database cannot be reached
   */
  public static ConnectionTarget reading(ConnectionTarget target, RetryPolicy retry)
      throws SQLException {
    return accepted(target, retry, SessionSettings.READING);
  }

  /**
   * Returns a database to write, with the most settings that it takes.
   *
   * @throws SQLException when the database cannot be reached
   */
  public static ConnectionTarget writing(ConnectionTarget target, RetryPolicy retry)
      throws SQLException {
    return accepted(target, retry, SessionSettings.WRITING);
  }

  private static ConnectionTarget accepted(
      ConnectionTarget target, RetryPolicy retry, SessionSettings wanted) throws SQLException {
    for (SessionSettings settings :
        List.of(wanted.asSuperuser(17), wanted.asSuperuser(14), wanted.asSuperuser(12), wanted)) {
      ConnectionTarget with = target.settings(settings);
      try {
        Connector.connect(with, retry).close();
        return with;
      } catch (SQLException e) {
        if (!REFUSED.contains(String.valueOf(e.getSQLState()))) {
          throw e;
        }
      }
    }
    return target;
  }
}
