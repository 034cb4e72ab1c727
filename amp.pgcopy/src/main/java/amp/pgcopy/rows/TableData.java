package amp.pgcopy.rows;

import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows are copied.
 *
 * @param name its qualified, quoted name
 * @param columns the quoted columns that are copied; generated ones are not
 * @param binary whether the binary format holds no oid of the source
 * @param anyBytes whether texts may be of no encoding, and are copied as the bytes they are
 * @param condition which rows are copied; an empty text for all
 * @param linked whether it is an extension's, with a foreign key that is there before its rows
 * @param bytes its size in the source, from 0
 * @param rows how many rows the source's statistics expect; negative when it has none
 * @param checksum adds up all its rows, in whatever order
 */
public record TableData(
    String name,
    List<String> columns,
    boolean binary,
    boolean anyBytes,
    String condition,
    boolean linked,
    long bytes,
    long rows,
    String checksum) {
  String copyOut() {
    String what = condition.isEmpty() ? name + list() : selected();
    return "copy " + what + " to stdout" + options(false);
  }

  /** Returns what writes its rows as text, of the source's bytes where those are of no encoding. */
  public String scriptOut() {
    String rows = condition.isEmpty() ? name + list() : selected();
    return "copy " + rows + " to stdout" + (anyBytes ? " (encoding 'SQL_ASCII')" : "");
  }

  /** Returns what reads them again. */
  public String scriptIn() {
    return "copy " + name + list() + " from stdin";
  }

  private String selected() {
    return "(select " + String.join(", ", columns) + " from " + name + " " + condition + ")";
  }

  /** Rows written by the transaction that emptied the table need no vacuum. */
  String copyIn(boolean freeze) {
    return "copy " + name + list() + " from stdin" + options(freeze);
  }

  private String options(boolean freeze) {
    List<String> options = new ArrayList<>();
    if (anyBytes) {
      options.add("encoding 'SQL_ASCII'");
    } else if (binary) {
      options.add("format binary");
    }
    if (freeze) {
      options.add("freeze");
    }
    return options.isEmpty() ? "" : " (" + String.join(", ", options) + ")";
  }

  /** Without a list, all columns are meant that are not generated; the list cannot be empty. */
  private String list() {
    return columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
  }
}
