package amp.tempdb.driver;

import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.problem.VisibleText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong, as JDBC tells it. The states are PostgreSQL's and the SQL standard's.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL 18, Appendix
 *     A</a>
 */
final class Failures {
  private static final String INVALID_PARAMETER = "22023";
  private static final String CANNOT_CONNECT = "08001";
  private static final String CONNECTION_LOST = "08006";
  private static final String DISK_FULL = "53100";

  private Failures() {}

  static SQLException of(ProblemException e) {
    String state =
        switch (e.kind()) {
          case USAGE -> INVALID_PARAMETER;
          case DISK_FULL -> DISK_FULL;
          default -> serversState(e).orElse(CANNOT_CONNECT);
        };
    return new SQLException(message(e), state, e);
  }

  /** The toolkit calls the folder as the commands do; what a URL has is no option. */
  private static String message(ProblemException e) {
    if (e.remedies().stream().noneMatch(Failures::isFolder)) {
      return e.getMessage();
    }
    List<String> remedies = new ArrayList<>();
    for (Remedy remedy : e.remedies()) {
      remedies.add(
          isFolder(remedy) ? "Or write jdbc:amp:///FOLDER, for another one" : remedy.text());
    }
    return text(e.problem(), String.join(". ", remedies));
  }

  private static boolean isFolder(Remedy remedy) {
    return remedy instanceof Remedy.SetOption set && set.option().equals("amp-dir");
  }

  /** What a script did wrong, its server tells, wherever it ran. */
  private static Optional<String> serversState(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && e.getSQLState() != null) {
        return Optional.of(e.getSQLState());
      }
    }
    return Optional.empty();
  }

  static SQLException unusable(String problem, String remedy) {
    return unusable(problem, remedy, null);
  }

  static SQLException unusable(String problem, String remedy, @Nullable Throwable cause) {
    return new SQLException(text(problem, remedy), INVALID_PARAMETER, cause);
  }

  static SQLException noConnection(String problem, Throwable cause) {
    return new SQLException(VisibleText.of(problem + "."), CANNOT_CONNECT, cause);
  }

  static SQLException noConnection(String problem, String remedy, @Nullable Throwable cause) {
    return new SQLException(text(problem, remedy), CANNOT_CONNECT, cause);
  }

  static SQLException lost(String problem, String remedy) {
    return new SQLException(text(problem, remedy), CONNECTION_LOST);
  }

  private static String text(String problem, String remedy) {
    return VisibleText.of(problem + ". " + remedy + ".");
  }
}
