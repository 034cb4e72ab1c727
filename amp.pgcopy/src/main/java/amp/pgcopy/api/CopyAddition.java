package amp.pgcopy.api;

import java.sql.SQLException;

/** What somebody else does to a copy that is filled, before it is compared. */
@FunctionalInterface
public interface CopyAddition {
  /** Adds nothing. */
  CopyAddition NONE = () -> {};

  /**
   * Does it.
   *
   * @throws SQLException when it failed; the copy has failed then
   */
  void run() throws SQLException;
}
