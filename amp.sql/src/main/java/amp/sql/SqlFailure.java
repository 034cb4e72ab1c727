package amp.sql;

import amp.conninfo.ConnectionTarget;
import java.sql.SQLException;
import java.util.Map;

/**
 * What to tell people when a database could not be reached or used.
 *
 * @param problem what failed, with the server's words and its code
 * @param remedy what to do next
 */
public record SqlFailure(String problem, String remedy) {
  private static final Map<String, String> REMEDIES =
      Map.of(
          "28P01",
          "Correct user and password in the database URL",
          "28000",
          "Correct the user in the database URL, or allow it in the server's pg_hba.conf",
          "3D000",
          "Create the database first, or correct its name in the URL",
          "42501",
          "Grant the role create on the database, or all on schema amp and its tables",
          SqlStates.TOO_MANY_CONNECTIONS,
          "Close other connections, or raise the server's max_connections");

  /** The parameter that the driver sets to the zone of this machine, as servers cite it. */
  private static final String TIME_ZONE = "\"TimeZone\"";

  /** Describes a failure of a database. */
  public static SqlFailure of(ConnectionTarget target, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String remedy = "Check that a PostgreSQL server runs there and accepts connections";
    if (!SqlStates.isConnectionLost(e)) {
      remedy = REMEDIES.getOrDefault(state, "Look the code up in PostgreSQL's manual, Appendix A");
      if (SqlStates.INVALID_PARAMETER_VALUE.equals(state)
          && String.valueOf(e.getMessage()).contains(TIME_ZONE)) {
        remedy = "Install the package tzdata where the server runs: it knows no such time zone";
      }
    }
    String code = state.isEmpty() ? "" : " [" + state + "]";
    return new SqlFailure(
        "the database " + target.url() + " failed: " + e.getMessage() + code, remedy);
  }
}
