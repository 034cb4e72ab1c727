package amp.cli.sql;

/** Writes one result, a part at a time, so that a large one need not fit into memory. */
interface RowWriter {
  /**
   * Writes rows.
   *
   * @param rows the next of them; the first part is written also when it has no row
   */
  void part(Rows rows);

  /** Says that there are no more. */
  void end();
}
