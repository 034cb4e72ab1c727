package amp.ampup.store.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads paragraphs of fields, as Debian writes them (deb822(5)): {@code Name: value}, with further
 * lines that begin with a blank, and an empty line between paragraphs. Never holds more than one.
 * What is in none of its rules is refused, so that nobody who reads it otherwise sees another
 * value: a field that is there twice, a name that is none, a line that goes on with nothing.
 */
public final class Stanzas {
  /** Far more than any paragraph of a list of packages has. */
  private static final int MOST_BYTES = 1 << 20;

  private final InputStream in;
  private final int most;
  private boolean comments;

  /** Reads paragraphs of at most a mebibyte. */
  public Stanzas(InputStream in) {
    this(in, MOST_BYTES);
  }

  /** Reads paragraphs of at most so many bytes. */
  public Stanzas(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Reads the paragraphs of a text, however long they are. */
  public static Stanzas of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Stanzas(new ByteArrayInputStream(bytes), Math.max(MOST_BYTES, bytes.length + 1));
  }

  /** Passes over lines that begin with a number sign, as only what people write has. */
  public Stanzas withComments() {
    comments = true;
    return this;
  }

  /**
   * Returns the fields of the next paragraph, their names in lower case; null at the end. The lines
   * of a value that has several keep their blanks.
   *
   * @throws ArchiveException when it is none
   */
  public @Nullable Map<String, String> next() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    String name = "";
    int size = 0;
    for (String line = line(); line != null; line = line()) {
      size += line.length() + 1;
      if (size > most) {
        throw new ArchiveException("a paragraph has more than " + most + " bytes");
      }
      if (line.isBlank()) {
        if (!fields.isEmpty()) {
          return fields;
        }
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (name.isEmpty()) {
          throw new ArchiveException("a line goes on with no field: " + EntryNames.shown(line));
        }
        fields.merge(name, line, (before, more) -> before + "\n" + more);
      } else if (!comments || line.charAt(0) != '#') {
        name = field(line, fields);
      }
    }
    return fields.isEmpty() ? null : fields;
  }

  private static String field(String line, Map<String, String> fields) throws ArchiveException {
    int colon = line.indexOf(':');
    if (colon <= 0 || !isName(line.substring(0, colon))) {
      throw new ArchiveException("a line is no field: " + EntryNames.shown(line));
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    if (fields.put(name, line.substring(colon + 1).strip()) != null) {
      throw new ArchiveException("the field " + EntryNames.shown(name) + " is there twice");
    }
    return name;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
        return false;
      }
    }
    return name.charAt(0) != '#' && name.charAt(0) != '-';
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() >= most) {
        throw new ArchiveException("a line has more than " + most + " bytes");
      }
      line.write(c);
      c = in.read();
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
