package amp.cli.ampctl;

import amp.json.Json;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How rows can be written. */
enum RowFormat {
  /** Aligned columns, for people. */
  TABLE {
    @Override
    void write(Rows rows, PrintWriter out) {
      List<List<String>> cells = cells(rows);
      int[] widths = widths(rows.columns(), cells);
      out.println(line(rows.columns(), widths, rows, true));
      List<String> rules = new ArrayList<>();
      for (int width : widths) {
        rules.add("-".repeat(width + 2));
      }
      out.println(String.join("+", rules));
      cells.forEach(row -> out.println(line(row, widths, rows, false)));
      out.println(count(rows));
      out.println();
    }
  },
  /** A block a row, for wide rows. */
  EXPANDED {
    @Override
    void write(Rows rows, PrintWriter out) {
      int width = rows.columns().stream().mapToInt(RowFormat::width).max().orElse(0);
      int number = 0;
      for (List<String> row : cells(rows)) {
        out.println("-[ RECORD " + ++number + " ]" + "-".repeat(width));
        for (int i = 0; i < row.size(); i++) {
          out.println(padded(rows.columns().get(i), width, false) + " | " + row.get(i));
        }
      }
      out.println(count(rows));
      out.println();
    }
  },
  /** Comma-separated values (RFC 4180), the names first; null is empty. */
  CSV {
    @Override
    void write(Rows rows, PrintWriter out) {
      out.print(rows.columns().stream().map(RowFormat::quoted).collect(Collectors.joining(",")));
      out.print("\r\n");
      for (List<@Nullable Object> row : rows.values()) {
        out.print(
            row.stream()
                .map(value -> value == null ? "" : quoted(text(value)))
                .collect(Collectors.joining(",")));
        out.print("\r\n");
      }
    }
  },
  /** An array of objects. */
  JSON {
    @Override
    void write(Rows rows, PrintWriter out) {
      List<Map<String, @Nullable Object>> objects = new ArrayList<>();
      for (List<@Nullable Object> row : rows.values()) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
          object.put(rows.columns().get(i), row.get(i));
        }
        objects.add(object);
      }
      out.print(Json.write(objects));
    }
  };

  abstract void write(Rows rows, PrintWriter out);

  private static List<List<String>> cells(Rows rows) {
    return rows.values().stream()
        .map(row -> row.stream().map(value -> value == null ? "" : plain(text(value))).toList())
        .toList();
  }

  /** What would move a terminal's cursor is shown as text. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                plain.append("\\n");
              } else if (c == '\t') {
                plain.append("\\t");
              } else if (Character.isISOControl(c)) {
                plain.append(String.format("\\x%02x", c));
              } else {
                plain.appendCodePoint(c);
              }
            });
    return plain.toString();
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private static int[] widths(List<String> columns, List<List<String>> cells) {
    int[] widths = columns.stream().mapToInt(RowFormat::width).toArray();
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return widths;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String line(List<String> cells, int[] widths, Rows rows, boolean header) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? " " : " | ");
      line.append(padded(cells.get(i), widths[i], !header && rows.numeric().get(i)));
    }
    return line.toString().stripTrailing();
  }

  private static String padded(String text, int width, boolean right) {
    String space = " ".repeat(width - width(text));
    return right ? space + text : text + space;
  }

  private static String quoted(String text) {
    return text.isEmpty() || text.matches("(?s).*[\",\r\n].*")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private static String count(Rows rows) {
    int count = rows.values().size();
    return "(" + count + (count == 1 ? " row)" : " rows)");
  }
}
