package amp.pgcopy.rows;

import java.util.List;

/**
 * A table whose rows are copied.
 *
 * @param name its qualified, quoted name
 * @param columns the quoted columns that are copied; generated ones are not
 * @param binary whether the binary format holds no oid of the source
 * @param condition which rows are copied; an empty text for all
 * @param bytes its size in the source, from 0
 * @param rows how many rows the source's statistics expect; negative when it has none
 * @param checksum adds up all its rows, in whatever order
 */
public record TableData(
    String name,
    List<String> columns,
    boolean binary,
    String condition,
    long bytes,
    long rows,
    String checksum) {
  String copyOut() {
    String what =
        condition.isEmpty()
            ? name + list()
            : "(select " + String.join(", ", columns) + " from " + name + " " + condition + ")";
    return "copy " + what + " to stdout" + (binary ? " (format binary)" : "");
  }

  /** Rows written by the transaction that emptied the table need no vacuum. */
  String copyIn(boolean freeze) {
    String options =
        binary
            ? (freeze ? " (format binary, freeze)" : " (format binary)")
            : (freeze ? " (freeze)" : "");
    return "copy " + name + list() + " from stdin" + options;
  }

  /** Without a list, all columns are meant that are not generated; the list cannot be empty. */
  private String list() {
    return columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
  }
}
