package amp.cli.sql;

import amp.json.Json;
import java.util.Set;

/**
 * An array as PostgreSQL writes it.
 *
 * @param text braces around values, which are in double quotes where they must be
 * @param type the name of the elements' type, {@code int4} for one
 * @see <a href="https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO">PostgreSQL 18, 8.15.6
 *     Array Input and Output Syntax</a>
 */
record ArrayText(String text, String type) implements JsonValue {
  private static final Set<String> NUMBERS =
      Set.of("int2", "int4", "int8", "oid", "float4", "float8", "numeric");

  @Override
  public String json() {
    StringBuilder json = new StringBuilder(text.length() + 2);
    StringBuilder element = new StringBuilder();
    // The one type of PostgreSQL's own that has another delimiter (pg_type.typdelim).
    char delimiter = type.equals("box") ? ';' : ',';
    boolean begun = false;
    boolean quoted = false;
    // Before the braces may stand where its dimensions begin and end: [0:2]={1,2,3}
    for (int i = Math.max(0, text.indexOf('{')); i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        json.append('[');
      } else if (c == delimiter || c == '}') {
        if (begun) {
          json.append(element(element.toString(), quoted));
        }
        element.setLength(0);
        begun = false;
        quoted = false;
        json.append(c == '}' ? ']' : ',');
      } else {
        begun = true;
        if (c == '"') {
          i = unquote(i + 1, element);
          quoted = true;
        } else {
          element.append(c);
        }
      }
    }
    return json.toString();
  }

  /** Reads up to the quote that ends an element; returns where that is. */
  private int unquote(int from, StringBuilder element) {
    int i = from;
    while (text.charAt(i) != '"') {
      if (text.charAt(i) == '\\') {
        i++;
      }
      element.append(text.charAt(i++));
    }
    return i;
  }

  private String element(String value, boolean quoted) {
    if (!quoted && value.equals("NULL")) {
      return "null";
    }
    if (type.equals("json") || type.equals("jsonb")) {
      return new Document(value).json();
    }
    if (type.equals("bool")) {
      return Boolean.toString(value.equals("t"));
    }
    if (NUMBERS.contains(type) && Numeral.is(value)) {
      return value;
    }
    return Json.writeLine(value);
  }

  @Override
  public String toString() {
    return text;
  }
}
