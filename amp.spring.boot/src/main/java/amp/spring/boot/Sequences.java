package amp.spring.boot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Has the sequences of a database go on where those of another have come to. Hibernate takes
 * numbers from a sequence in advance, fifty at a time, and keeps the rest when its data source is
 * switched: from a sequence that begins anew it would make numbers below zero, or some twice.
 * Sequences of a column, which nobody reads but the server, are left alone.
 *
 * @see <a href="https://www.postgresql.org/docs/18/functions-sequence.html">PostgreSQL 18, 9.17
 *     Sequence Manipulation Functions</a>
 */
final class Sequences {
  private static final String USED =
      """
      SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid)
      FROM pg_sequence
      WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
        AND NOT EXISTS (
          SELECT FROM pg_depend
          WHERE classid = 'pg_class'::regclass AND objid = seqrelid
            AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i'))
      """;

  /** A test may have widened its sequence, or made one of that name. */
  private static final String SET =
      """
      SELECT setval(seqrelid, wanted)
      FROM (SELECT to_regclass(?) AS named, ?::bigint AS wanted) AS used
      JOIN pg_sequence ON seqrelid = named
      WHERE wanted BETWEEN seqmin AND seqmax
      """;

  private Sequences() {}

  static void goOn(DataSource from, DataSource to) throws SQLException {
    Map<String, Long> used = used(from);
    if (used.isEmpty()) {
      return;
    }
    try (Connection connection = to.getConnection();
        PreparedStatement set = connection.prepareStatement(SET)) {
      for (Map.Entry<String, Long> sequence : used.entrySet()) {
        set.setString(1, sequence.getKey());
        set.setLong(2, sequence.getValue());
        set.execute();
      }
    }
  }

  private static Map<String, Long> used(DataSource source) throws SQLException {
    Map<String, Long> used = new LinkedHashMap<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(USED)) {
      while (rows.next()) {
        used.put(rows.getString(1), rows.getLong(2));
      }
    }
    return used;
  }
}
