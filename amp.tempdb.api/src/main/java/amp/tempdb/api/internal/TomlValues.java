package amp.tempdb.api.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a TOML file, by key: {@code a.b.c}. A text is a {@link String}, a list a {@link
 * List}, and all else, as it is written, a {@link Bare}. An array of tables is a list without what
 * is in its tables. It is for a few keys of a file that the commands check in full, and keeps a
 * parser out of every application.
 *
 * @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
 */
public final class TomlValues {
  /** No key needs more than one list. */
  private static final int DEEPEST = 50;

  private final TomlScanner scanner;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * What is no text: a number, a truth value, a date.
   *
   * @param text it, as it is written
   */
  public record Bare(String text) {}

  private TomlValues(String text) {
    scanner = new TomlScanner(text);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the line if it is not TOML
   */
  public static Map<String, Object> read(String text) {
    TomlValues reader = new TomlValues(text);
    reader.lines();
    return reader.values;
  }

  private void lines() {
    @Nullable String prefix = "";
    for (scanner.toNextLine(); !scanner.atEnd(); scanner.toNextLine()) {
      if (scanner.take("[[")) {
        values.put(key(), List.of());
        scanner.require("]]");
        prefix = null;
      } else if (scanner.take("[")) {
        prefix = key() + ".";
        scanner.require("]");
      } else {
        pair(prefix, 0);
      }
      scanner.requireLineEnd();
    }
  }

  private void pair(@Nullable String prefix, int depth) {
    String key = key();
    scanner.require("=");
    scanner.passSpace();
    value(prefix == null ? null : prefix + key, depth);
  }

  /** Returns a key with its parts divided by dots; a part that has a dot in it stays quoted. */
  private String key() {
    StringBuilder key = new StringBuilder();
    do {
      scanner.passSpace();
      String part = scanner.keyPart();
      key.append(key.isEmpty() ? "" : ".").append(part.contains(".") ? '"' + part + '"' : part);
      scanner.passSpace();
    } while (scanner.take("."));
    return key.toString();
  }

  private void value(@Nullable String key, int depth) {
    if (scanner.take("{")) {
      requireDepth(depth);
      table(key, depth);
      return;
    }
    Object value = item(depth);
    if (key != null && values.put(key, value) != null) {
      throw scanner.wrong("the key " + key + " is there twice");
    }
  }

  private Object item(int depth) {
    requireDepth(depth);
    if (scanner.take("[")) {
      return list(depth);
    }
    boolean text = scanner.isAt("\"") || scanner.isAt("'");
    String scalar = scanner.scalar();
    return text ? scalar : new Bare(scalar);
  }

  private void requireDepth(int depth) {
    if (depth > DEEPEST) {
      throw scanner.wrong("too many lists in each other");
    }
  }

  private List<Object> list(int depth) {
    List<Object> items = new ArrayList<>();
    for (scanner.toNextLine(); !scanner.take("]"); scanner.toNextLine()) {
      if (scanner.isAt("{")) {
        value(null, depth + 1);
        items.add(new Bare("{"));
      } else {
        items.add(item(depth + 1));
      }
      scanner.toNextLine();
      if (!scanner.take(",") && !scanner.isAt("]")) {
        throw scanner.wrong("a list that does not end");
      }
    }
    return items;
  }

  private void table(@Nullable String key, int depth) {
    for (scanner.passSpace(); !scanner.take("}"); scanner.passSpace()) {
      pair(key == null ? null : key + ".", depth + 1);
      scanner.passSpace();
      if (!scanner.take(",") && !scanner.isAt("}")) {
        throw scanner.wrong("a table that does not end");
      }
    }
  }
}
