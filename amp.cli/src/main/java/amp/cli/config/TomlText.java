package amp.cli.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes values as TOML. */
public final class TomlText {
  private TomlText() {}

  /** Returns a value as it would stand in a TOML file. */
  public static String of(Object value) {
    if (value instanceof String text) {
      return quote(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(TomlText::of).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.toString();
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
