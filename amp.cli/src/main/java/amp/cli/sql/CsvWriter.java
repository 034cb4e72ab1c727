package amp.cli.sql;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes comma-separated values.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvWriter implements RowWriter {
  private final PrintWriter out;
  private boolean begun;

  CsvWriter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void part(Rows rows) {
    if (!begun) {
      line(rows.columns().stream().map(CsvWriter::quoted).toList());
      begun = true;
    }
    for (List<@Nullable Object> row : rows.values()) {
      line(
          row.stream()
              .map(value -> value == null ? "" : quoted(value.toString()))
              .collect(Collectors.toList()));
    }
  }

  @Override
  public void end() {}

  private void line(List<String> values) {
    out.print(String.join(",", values) + "\r\n");
  }

  private static String quoted(String text) {
    return text.isEmpty() || text.matches("(?s).*[\",\r\n].*")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
