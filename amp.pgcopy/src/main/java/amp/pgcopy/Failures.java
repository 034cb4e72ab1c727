package amp.pgcopy;

import amp.pgcopy.api.CopyException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStates;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what an error of the database means for a copy. */
final class Failures {
  private Failures() {}

  static CopyException explained(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean full = isDiskFull(e);
    return new CopyException(
        full ? ProblemKind.DISK_FULL : ProblemKind.FAILED,
        "the copy failed: " + e.getMessage() + (state.isEmpty() ? "" : " [" + state + "]"),
        List.of(
            new Remedy.Advice(
                full
                    ? "The disk of the target is full: free at least the size of the source and"
                        + " repeat it"
                    : advice(state)),
            new Remedy.Advice("What was there before is unchanged")),
        e);
  }

  /** Explains what failed while a role filled the copy: it may lack rights that nobody foresaw. */
  static CopyException ofRole(SQLException e) {
    CopyException plain = explained(e);
    if (!SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      return plain;
    }
    List<Remedy> remedies = new ArrayList<>(plain.remedies());
    remedies.add(
        new Remedy.SetOption(
            "trust-source", "", "have a superuser fill the copy, if you trust its makers"));
    return new CopyException(plain.kind(), plain.problem(), remedies, e);
  }

  /** A server that finds no room for its log ends, and hands on the words of the system. */
  private static boolean isDiskFull(SQLException e) {
    return SqlStates.DISK_FULL.equals(e.getSQLState())
        || String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left");
  }

  private static String advice(String state) {
    if (state.startsWith("08") || state.startsWith("57P")) {
      return "A server went away: its log says why, a full disk for one; repeat it when both run";
    }
    if (state.equals(SqlStates.INSUFFICIENT_PRIVILEGE)) {
      return "Read as a user who may read everything, such as the database's owner";
    }
    return "Correct the cause and repeat it";
  }
}
