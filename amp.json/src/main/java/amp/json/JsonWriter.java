package amp.json;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON into a builder. */
final class JsonWriter {
  private final boolean indented;
  private final StringBuilder out = new StringBuilder();

  JsonWriter(boolean indented) {
    this.indented = indented;
  }

  StringBuilder value(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
      array(list, depth);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no number for " + number);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      string(value.toString());
    }
    return out;
  }

  private void object(Map<?, ?> map, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      line(depth + 1);
      string(String.valueOf(entry.getKey()));
      out.append(indented ? ": " : ":");
      value(entry.getValue(), depth + 1);
      out.append(entries.hasNext() ? "," : "");
    }
    if (!map.isEmpty()) {
      line(depth);
    }
    out.append('}');
  }

  private void array(Iterable<?> list, int depth) {
    boolean flat = !indented || Json.isScalarList(list);
    out.append('[');
    Iterator<?> values = list.iterator();
    while (values.hasNext()) {
      if (!flat) {
        line(depth + 1);
      }
      value(values.next(), depth + 1);
      out.append(values.hasNext() ? (flat && indented ? ", " : ",") : "");
    }
    if (!flat) {
      line(depth);
    }
    out.append(']');
  }

  private void line(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private void string(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Lone surrogates cannot be encoded as UTF-8, and U+007F to U+009F are invisible.
          if (c < ' '
              || (c >= 0x7f && c < 0xa0)
              || (Character.isSurrogate(c) && !paired(value, i))) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String value, int i) {
    char c = value.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
