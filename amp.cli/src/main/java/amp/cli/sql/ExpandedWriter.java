package amp.cli.sql;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a block a row. */
final class ExpandedWriter implements RowWriter {
  private final PrintWriter out;
  private long count;

  ExpandedWriter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void part(Rows rows) {
    List<String> names = Cells.names(rows);
    int width = names.stream().mapToInt(Cells::width).max().orElse(0);
    for (List<@Nullable Object> row : rows.values()) {
      out.println("-[ RECORD " + ++count + " ]" + "-".repeat(width));
      List<String> cells = Cells.of(row);
      for (int i = 0; i < cells.size(); i++) {
        out.println(Cells.padded(names.get(i), width, false) + " | " + cells.get(i));
      }
    }
  }

  @Override
  public void end() {
    out.println(Cells.count(count));
    out.println();
  }
}
