package amp.json;

import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON (RFC 8259). An object is a {@code Map<String, Object>}, an array a {@code
 * List<Object>}, a number a {@link Long} or a {@link Double}; the rest is {@link String}, {@link
 * Boolean} and null.
 */
public final class Json {
  private static final int LARGEST_FILE = 1 << 20;

  private Json() {}

  /**
   * Reads one JSON document.
   *
   * @param text the document, with nothing but white space around it
   * @return its value
   * @throws JsonException when it is not one JSON document, nests deeper than 64, or names a key
   *     twice
   */
  public static @Nullable Object parse(String text) {
    return new JsonReader(text).document();
  }

  /**
   * Reads one JSON document that must be an object.
   *
   * @throws JsonException when it is not
   */
  public static JsonObject parseObject(String text) {
    if (parse(text) instanceof Map<?, ?> map) {
      return new JsonObject(map);
    }
    throw new JsonException("the document is not an object", 0);
  }

  /**
   * Reads a small file of one object, whoever may have put it there (see {@link SmallFile}).
   *
   * @throws JsonException when it is not a file or is a link, is larger than 1 MiB, is not UTF-8,
   *     or does not hold one object
   * @throws IOException when it does not exist or cannot be read
   */
  public static JsonObject readObject(Path file) throws IOException {
    try {
      return parseObject(SmallFile.text(file, LARGEST_FILE));
    } catch (RefusedFileException e) {
      throw new JsonException(file + " " + e.getReason());
    }
  }

  /**
   * Writes a value as JSON, indented by two spaces, with a line feed at the end.
   *
   * @param value a Map with String keys, an Iterable, a String, a Number, a Boolean or null;
   *     anything else is written as its {@code toString}
   */
  public static String write(@Nullable Object value) {
    return new JsonWriter(true).value(value, 0).append('\n').toString();
  }

  /** Writes a value as JSON on one line, without a line feed. */
  public static String writeLine(@Nullable Object value) {
    return new JsonWriter(false).value(value, 0).toString();
  }

  static boolean isScalarList(Iterable<?> values) {
    for (Object value : values) {
      if (value instanceof Map || value instanceof List) {
        return false;
      }
    }
    return true;
  }
}
