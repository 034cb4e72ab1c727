package amp.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recursive-descent reader of RFC 8259, strict, with a bound on depth. */
final class JsonReader {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 400;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  @Nullable Object document() {
    Object value = value();
    skipSpace();
    if (at < text.length()) {
      throw new JsonException("unexpected " + shown(text.charAt(at)) + " after the document", at);
    }
    return value;
  }

  private @Nullable Object value() {
    skipSpace();
    char c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object() {
    enter();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    skipSpace();
    if (peek() == '}') {
      return leave(map);
    }
    while (true) {
      skipSpace();
      int start = at;
      String key = string();
      expect(':');
      if (map.containsKey(key)) {
        throw new JsonException("key \"" + key + "\" stands twice", start);
      }
      map.put(key, value());
      if (endsWith('}')) {
        return leave(map);
      }
    }
  }

  private List<@Nullable Object> array() {
    enter();
    List<@Nullable Object> list = new ArrayList<>();
    skipSpace();
    if (peek() == ']') {
      return leave(list);
    }
    while (true) {
      list.add(value());
      if (endsWith(']')) {
        return leave(list);
      }
    }
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new JsonException("nested deeper than " + MAX_DEPTH, at);
    }
    at++;
  }

  private <T> T leave(T value) {
    depth--;
    at++;
    return value;
  }

  /** Tells whether the closing character is next; otherwise takes the comma that must be. */
  private boolean endsWith(char close) {
    skipSpace();
    if (peek() == close) {
      return true;
    }
    expect(',');
    return false;
  }

  private String string() {
    if (peek() != '"') {
      throw new JsonException("expected a text, found " + shown(peek()), at);
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return value.toString();
      } else if (c < ' ') {
        throw new JsonException("control character in a text", at - 1);
      } else if (c == '\\') {
        value.append(escape());
      } else {
        value.append(c);
      }
    }
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new JsonException("unknown escape \\" + c, at - 2);
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw new JsonException("expected four hexadecimal digits", at);
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private Object number() {
    int start = at;
    take('-');
    if (!take('0')) {
      digits();
    }
    boolean whole = true;
    if (take('.')) {
      digits();
      whole = false;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      digits();
      whole = false;
    }
    String number = text.substring(start, at);
    if (number.length() <= MAX_NUMBER) {
      try {
        Number value = whole ? (Number) Long.valueOf(number) : Double.valueOf(number);
        if (Double.isFinite(value.doubleValue())) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    String shown = number.substring(0, Math.min(number.length(), MAX_NUMBER));
    throw new JsonException("number out of range: " + shown, start);
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw new JsonException("expected a value, found " + shown(peek()), at);
    }
  }

  private @Nullable Object literal(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw new JsonException("expected " + word, at);
    }
    at += word.length();
    return value;
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    skipSpace();
    if (!take(c)) {
      throw new JsonException("expected " + shown(c) + ", found " + shown(peek()), at);
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw new JsonException("the text ends too early", at);
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static String shown(char c) {
    return c < ' ' || c == 0x7f ? String.format("\\u%04x", (int) c) : "'" + c + "'";
  }
}
