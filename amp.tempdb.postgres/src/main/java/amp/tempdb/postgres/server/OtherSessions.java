package amp.tempdb.postgres.server;

import amp.os.Deadline;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDbException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who is connected to a server, whether he holds a lease on it or not. */
public final class OtherSessions {
  /** The sessions of a program that has just ended are there for a moment. */
  private static final Duration LINGERING = Duration.ofSeconds(2);

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private static final String SESSIONS =
      "SELECT format('%s in database %s (session %s)', coalesce(nullif(application_name, ''),"
          + " 'a program'), coalesce(datname, 'none'), pid) FROM pg_stat_activity"
          + " WHERE backend_type IN ('client backend', 'walsender') AND pid <> pg_backend_pid()"
          + " ORDER BY backend_start";

  private OtherSessions() {}

  /** Returns them as they call themselves; none if they go within a moment. */
  public static List<String> of(RunningServer server) {
    Deadline deadline = Deadline.in(LINGERING);
    List<String> sessions = now(server);
    while (!sessions.isEmpty() && !deadline.passed()) {
      deadline.pause();
      sessions = now(server);
    }
    return sessions;
  }

  private static List<String> now(RunningServer server) {
    List<String> sessions = new ArrayList<>();
    // Every cluster has that database.
    ConnectionInfo template = server.connection().withDatabase("template1");
    try (Connection connection = OwnSession.open(template, server.server().version());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SESSIONS)) {
      while (rows.next()) {
        sessions.add(rows.getString(1));
      }
    } catch (SQLException e) {
      if (!TOO_MANY_CONNECTIONS.equals(e.getSQLState())) {
        throw new TempDbException(
            ProblemKind.FAILED,
            "the server of " + server.connection() + " does not say who uses it: " + e.getMessage(),
            List.of(
                new Remedy.RunAgain(),
                new Remedy.SetOption("force", "", "stop it, whoever uses it")),
            e);
      }
      sessions.add("as many programs as it admits");
    }
    return sessions;
  }
}
