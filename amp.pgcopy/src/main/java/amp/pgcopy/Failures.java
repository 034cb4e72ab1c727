package amp.pgcopy;

import amp.pgcopy.api.CopyException;
import java.sql.SQLException;
import java.util.Locale;

/** Says what an error of the database means for a copy. */
final class Failures {
  private Failures() {}

  static CopyException explained(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return new CopyException(
        "the copy failed: " + e.getMessage() + (state.isEmpty() ? "" : " [" + state + "]"),
        remedy(state, String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT))
            + ". What it was to replace is unchanged",
        e);
  }

  private static String remedy(String state, String message) {
    if (state.equals("53100") || message.contains("no space left")) {
      return "The disk of the target is full: free at least the size of the source and repeat it";
    }
    if (state.startsWith("08") || state.startsWith("57P")) {
      return "A server went away: its log says why, a full disk for one; repeat it when both run";
    }
    if (state.equals("42501")) {
      return "Read as a user who may read everything, such as the database's owner";
    }
    return "Correct the cause and repeat it";
  }
}
