package amp.sql;

import amp.conninfo.ConnectionTarget;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

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
          "Close other connections, or raise the server's max_connections",
          SqlStates.DISK_FULL,
          "Make room on the disk of the server, and try again");

  private static final int DEEPEST = 16;

  /** The parameter that the driver sets to the zone of this machine, as servers cite it. */
  private static final String TIME_ZONE = "\"TimeZone\"";

  /** Describes a failure of a database. */
  public static SqlFailure of(ConnectionTarget target, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = String.valueOf(e.getMessage());
    String remedy = SqlStates.isConnectionLost(e) ? unreached(message) : refused(state, message);
    Optional<String> unknown = unknownHost(e);
    if (unknown.isPresent()) {
      message = "the host " + unknown.get() + " is not known";
      remedy = "Correct its name in the database URL, or have the name server know it";
    }
    if (target.isReplicated() && SqlStates.UNABLE_TO_CONNECT.equals(state)) {
      // The driver tells of the last one alone.
      message = "none of the hosts " + hosts(target) + " could be used; of the last: " + message;
    }
    String code = state.isEmpty() ? "" : " [" + state + "]";
    return new SqlFailure("the database " + target.url() + " failed: " + message + code, remedy);
  }

  private static String hosts(ConnectionTarget target) {
    String authority = target.url().replaceFirst("^[^/]*//", "").replaceFirst("[/?].*", "");
    return String.join(" and ", authority.split(",", -1));
  }

  /** The driver counts among lost connections what a server and it do not agree on. */
  private static String unreached(String message) {
    if (message.contains("no password was provided")) {
      return "Give the password in the database URL, or name a password file there: passfile=FILE";
    }
    if (message.contains("does not support SSL")) {
      return "Have the server offer TLS (ssl = on), or ask for none in the database URL: drop"
          + " sslmode";
    }
    return "Check that a PostgreSQL server runs there and accepts connections";
  }

  private static String refused(String state, String message) {
    if (SqlStates.INVALID_PARAMETER_VALUE.equals(state) && message.contains(TIME_ZONE)) {
      return "Install the package tzdata where the server runs: it knows no such time zone";
    }
    return REMEDIES.getOrDefault(state, "Look the code up in PostgreSQL's manual, Appendix A");
  }

  private static Optional<String> unknownHost(SQLException e) {
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof UnknownHostException unknown) {
        return Optional.ofNullable(unknown.getMessage());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
