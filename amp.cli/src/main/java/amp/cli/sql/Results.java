package amp.cli.sql;

import java.io.PrintWriter;

/**
 * Where the rows of one statement after the other go. JSON is one document: with several statements
 * an array with an array of rows for each statement that gives rows.
 */
final class Results implements AutoCloseable {
  private final RowFormat format;
  private final PrintWriter out;
  private final boolean array;
  private boolean begun;

  /**
   * Begins.
   *
   * @param several whether there is more than one statement
   */
  Results(RowFormat format, PrintWriter out, boolean several) {
    this.format = format;
    this.out = out;
    this.array = several && format == RowFormat.JSON;
  }

  /** Returns what writes the next rows. */
  RowWriter next() {
    if (array) {
      out.print(begun ? ",\n" : "[\n");
    }
    begun = true;
    return format.to(out);
  }

  /** Ends the document. */
  @Override
  public void close() {
    if (array) {
      out.print(begun ? "]\n" : "[]\n");
    }
    out.flush();
  }
}
