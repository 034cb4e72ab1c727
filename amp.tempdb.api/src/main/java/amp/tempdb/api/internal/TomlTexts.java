package amp.tempdb.api.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts, numbers and truth values of a TOML file, by key: {@code a.b.c}. Lists are passed over,
 * and what is in tables of a list. It is for a few keys of a file that the commands check in full,
 * and keeps a parser out of every application.
 *
 * @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
 */
public final class TomlTexts {
  /** No key needs more than one list. */
  private static final int DEEPEST = 50;

  private final TomlScanner scanner;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private TomlTexts(String text) {
    scanner = new TomlScanner(text);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the line if it is not TOML
   */
  public static Map<String, String> read(String text) {
    TomlTexts reader = new TomlTexts(text);
    reader.lines();
    return reader.texts;
  }

  private void lines() {
    @Nullable String prefix = "";
    for (scanner.toNextLine(); !scanner.atEnd(); scanner.toNextLine()) {
      if (scanner.take("[[")) {
        key();
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
    if (depth > DEEPEST) {
      throw scanner.wrong("too many lists in each other");
    }
    if (scanner.take("[")) {
      list(depth);
    } else if (scanner.take("{")) {
      table(key, depth);
    } else {
      String text = scanner.scalar();
      if (key != null) {
        texts.put(key, text);
      }
    }
  }

  private void list(int depth) {
    for (scanner.toNextLine(); !scanner.take("]"); scanner.toNextLine()) {
      value(null, depth + 1);
      scanner.toNextLine();
      if (!scanner.take(",") && !scanner.isAt("]")) {
        throw scanner.wrong("a list that does not end");
      }
    }
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
