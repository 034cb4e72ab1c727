package amp.cli.sql;

import amp.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an array with an object a row, on a line of its own. */
final class JsonRowWriter implements RowWriter {
  private final PrintWriter out;
  private boolean begun;

  JsonRowWriter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void part(Rows rows) {
    List<String> keys = keys(rows.columns());
    for (List<@Nullable Object> row : rows.values()) {
      out.print(begun ? ",\n  {" : "[\n  {");
      for (int i = 0; i < row.size(); i++) {
        out.print(keys.get(i));
        out.print(
            row.get(i) instanceof JsonValue value ? value.json() : Json.writeLine(row.get(i)));
      }
      out.print('}');
      begun = true;
    }
  }

  /**
   * Returns what stands before each value. An object has each name once: further columns of a name
   * have a number behind it.
   */
  private static List<String> keys(List<String> columns) {
    Set<String> names = new LinkedHashSet<>();
    List<String> keys = new ArrayList<>();
    for (String column : columns) {
      String name = column;
      for (int n = 2; names.contains(name) || (n > 2 && columns.contains(name)); n++) {
        name = column + "_" + n;
      }
      names.add(name);
      keys.add((keys.isEmpty() ? "" : ",") + Json.writeLine(name) + ":");
    }
    return keys;
  }

  @Override
  public void end() {
    out.print(begun ? "\n]\n" : "[]\n");
  }
}
