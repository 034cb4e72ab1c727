package amp.cli.ampctl.exports;

/** What of a database is exported. */
enum Part {
  ALL,
  /** The definitions alone. */
  DEFINITIONS,
  /** Rows, large objects and values of sequences alone. */
  ROWS;

  boolean definitions() {
    return this != ROWS;
  }

  boolean rows() {
    return this != DEFINITIONS;
  }
}
