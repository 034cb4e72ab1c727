package amp.blackbox.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what was acknowledged with what is in the database. */
final class Rows {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final int RECENT = 4;

  private final Path journals;
  private final List<Integer> runs = new ArrayList<>();

  Rows(Path journals) {
    this.journals = journals;
  }

  Journal journal(int run) {
    runs.add(run);
    return Journal.in(journals, run);
  }

  long acknowledged() throws IOException {
    long rows = 0;
    for (int run : runs) {
      rows += Journal.in(journals, run).rows().cardinality();
    }
    return rows;
  }

  /** Returns how many loaders have an acknowledged row. */
  long loaders() {
    return runs.stream().filter(run -> Journal.in(journals, run).hasRows()).count();
  }

  /** Returns what is lost of the runs of late, or of all. */
  List<String> lost(String url, boolean all) throws IOException {
    List<Integer> checked =
        all ? runs : runs.subList(Math.max(0, runs.size() - RECENT), runs.size());
    Map<Integer, BitSet> acknowledged = new TreeMap<>();
    for (int run : checked) {
      // Read before the database is asked: what is acknowledged later need not be there yet.
      acknowledged.put(run, Journal.in(journals, run).rows());
    }
    Map<Integer, BitSet> stored = stored(url, checked);
    List<String> lost = new ArrayList<>();
    acknowledged.forEach(
        (run, rows) -> {
          rows.andNot(stored.getOrDefault(run, new BitSet()));
          rows.stream().forEach(row -> lost.add("row " + row + " of run " + run));
        });
    return lost;
  }

  /** Asks until the server answers: it may be recovering. */
  private static Map<Integer, BitSet> stored(String url, List<Integer> runs) throws IOException {
    Map<Integer, BitSet> stored = new TreeMap<>();
    List<SQLException> failures = new ArrayList<>();
    boolean answered =
        Wait.until(
            () -> {
              try {
                stored.clear();
                read(url, runs, stored);
                return true;
              } catch (SQLException e) {
                failures.add(e);
                return UNDEFINED_TABLE.equals(e.getSQLState());
              }
            },
            Wait.LIMIT);
    if (!answered) {
      throw new IOException(url + " does not answer", failures.get(failures.size() - 1));
    }
    return stored;
  }

  private static void read(String url, List<Integer> runs, Map<Integer, BitSet> stored)
      throws SQLException {
    try (Connection session = DriverManager.getConnection(url);
        PreparedStatement query =
            session.prepareStatement(
                "SELECT run, n FROM committed WHERE run = ANY (?) AND mark = " + Loader.MARK)) {
      query.setArray(1, session.createArrayOf("int4", runs.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          stored.computeIfAbsent(rows.getInt(1), run -> new BitSet()).set(rows.getInt(2));
        }
      }
    }
  }
}
