package amp.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
   * Reads a small file of one object, whoever may have put it there: nothing that is not a regular
   * file is opened, since to open a pipe or a device may wait for ever, and nothing is read without
   * a bound.
   *
   * @throws JsonException when it is not a file, is larger than 1 MiB, is not UTF-8, or does not
   *     hold one object
   * @throws IOException when it does not exist or cannot be read
   */
  public static JsonObject readObject(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new JsonException(file + " is not a file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST_FILE + 1);
    }
    if (bytes.length > LARGEST_FILE) {
      throw new JsonException(file + " is larger than 1 MiB");
    }
    try {
      return parseObject(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new JsonException(file + " is not UTF-8");
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
