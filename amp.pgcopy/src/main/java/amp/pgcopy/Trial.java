package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.session.SourceSnapshot;
import java.sql.SQLException;

/** What is done with a copy that is complete and compared, and then dropped. */
@FunctionalInterface
interface Trial {
  /**
   * Looks at the source before anything is made.
   *
   * @param source the snapshot to read in
   * @param inventory what is copied
   * @throws CopyException when it cannot be worked with
   */
  default void check(SourceSnapshot source, SourceInventory inventory) throws SQLException {}

  /**
   * Works with it.
   *
   * @param source the snapshot that it was made from
   * @param report how it compares with that
   * @return what is reported
   */
  CopyReport with(SourceSnapshot source, ConnectionTarget copy, CopyReport report)
      throws SQLException;
}
