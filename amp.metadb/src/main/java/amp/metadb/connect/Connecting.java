package amp.metadb.connect;

import amp.sql.Backoff;
import amp.sql.Pacing;
import amp.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The first connection, and what to say when there is none. */
public final class Connecting {
  private static final Map<String, String> REMEDIES =
      Map.of(
          "28P01", "Correct user and password in the database URL",
          "28000", "Correct the user in the database URL, or allow it in the server's pg_hba.conf",
          "3D000", "Create the database first, or correct its name in the URL",
          "42501", "Grant the role create on the database, or all on schema amp and its tables",
          "53300", "Close other connections, or raise the server's max_connections");

  private Connecting() {}

  /** Connects; a server that is just starting or failing over is waited for. */
  public static Connection connect(MetadataDbSpec spec, DriverSource source) {
    Backoff backoff = new Backoff(spec.retry(), Pacing.SYSTEM);
    while (true) {
      try {
        return source.getConnection();
      } catch (SQLException e) {
        boolean starting = SqlStates.CANNOT_CONNECT_NOW.equals(e.getSQLState());
        if (!starting || !backoff.pause()) {
          throw failed(spec, e);
        }
      }
    }
  }

  public static MetadataDbException failed(MetadataDbSpec spec, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String remedy = "Check that a PostgreSQL server runs there and accepts connections";
    if (!SqlStates.isConnectionLost(e)) {
      remedy = REMEDIES.getOrDefault(state, "Look the code up in PostgreSQL's manual, Appendix A");
    }
    String code = state.isEmpty() ? "" : " [" + state + "]";
    return new MetadataDbException(
        "the database " + spec.url() + " failed: " + e.getMessage() + code, remedy, e);
  }

  public static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What led here is the failure to report.
    }
  }
}
