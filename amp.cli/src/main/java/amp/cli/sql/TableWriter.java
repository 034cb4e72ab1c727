package amp.cli.sql;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes aligned columns; they get wider where a later part needs it. */
final class TableWriter implements RowWriter {
  private final PrintWriter out;
  private int[] widths = {};
  private long count = -1;

  TableWriter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void part(Rows rows) {
    List<List<String>> cells = rows.values().stream().map(Cells::of).toList();
    boolean first = count < 0;
    if (first) {
      count = 0;
      widths = Cells.names(rows).stream().mapToInt(Cells::width).toArray();
    }
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Cells.width(row.get(i)));
      }
    }
    if (first) {
      header(rows);
    }
    cells.forEach(row -> out.println(line(row, rows.numeric(), false)));
    count += cells.size();
  }

  @Override
  public void end() {
    out.println(Cells.count(count));
    out.println();
  }

  private void header(Rows rows) {
    out.println(line(Cells.names(rows), rows.numeric(), true));
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width + 2));
    }
    out.println(String.join("+", rules));
  }

  private String line(List<String> cells, List<Boolean> numeric, boolean header) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? " " : " | ");
      line.append(Cells.padded(cells.get(i), widths[i], !header && numeric.get(i)));
    }
    return line.toString().stripTrailing();
  }
}
