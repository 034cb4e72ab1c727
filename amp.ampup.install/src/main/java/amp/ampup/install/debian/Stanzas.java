package amp.ampup.install.debian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads paragraphs of fields, as Debian writes them (deb822): {@code Name: value}, with further
 * lines that begin with a space, and an empty line between paragraphs. Never holds more than one.
 */
final class Stanzas {
  /** Far more than any paragraph of a list of packages has. */
  private static final int MOST_BYTES = 1 << 20;

  private final InputStream in;
  private final int most;

  Stanzas(InputStream in) {
    this(in, MOST_BYTES);
  }

  /** Reads paragraphs of at most so many bytes. */
  Stanzas(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Returns the fields of the next paragraph, their names in lower case; null at the end. */
  @Nullable Map<String, String> next() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    String name = "";
    int size = 0;
    for (String line = line(); line != null; line = line()) {
      size += line.length() + 1;
      if (size > most) {
        throw new IOException("a paragraph has more than " + most + " bytes");
      }
      if (line.isBlank()) {
        if (!fields.isEmpty()) {
          return fields;
        }
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (!name.isEmpty()) {
          fields.merge(name, line, (before, more) -> before + "\n" + more);
        }
      } else if (line.charAt(0) != '#') {
        int colon = line.indexOf(':');
        if (colon <= 0) {
          throw new IOException("a line is no field");
        }
        name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        fields.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return fields.isEmpty() ? null : fields;
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() >= most) {
        throw new IOException("a line has more than " + most + " bytes");
      }
      line.write(c);
      c = in.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
