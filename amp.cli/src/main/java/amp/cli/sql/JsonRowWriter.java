package amp.cli.sql;

import amp.json.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    for (List<@Nullable Object> row : rows.values()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(rows.columns().get(i), row.get(i));
      }
      out.print((begun ? ",\n  " : "[\n  ") + Json.writeLine(object));
      begun = true;
    }
  }

  @Override
  public void end() {
    out.print(begun ? "\n]\n" : "[]\n");
  }
}
