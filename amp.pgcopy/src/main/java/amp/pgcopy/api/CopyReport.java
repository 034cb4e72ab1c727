package amp.pgcopy.api;

import java.util.List;

/**
 * What was copied, and how the copy compares.
 *
 * @param tables each table, by name
 * @param objects how many objects of the catalogs were created and compared
 * @param leftOut what was not copied on purpose, a line each
 * @param notes what a reader of the report should know, a line each
 * @param bytes the bytes of all rows as they went over
 */
public record CopyReport(
    List<Table> tables, int objects, List<String> leftOut, List<String> notes, long bytes) {
  /** Keeps its lists from being changed. */
  public CopyReport {
    tables = List.copyOf(tables);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
  }

  /** Returns the number of all rows. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /**
   * A table, compared.
   *
   * @param name its qualified name
   * @param rows how many rows both have
   * @param checksum the sum of the rows' hashes, the same in both
   */
  public record Table(String name, long rows, String checksum) {}
}
