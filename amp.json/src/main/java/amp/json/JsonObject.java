package amp.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object, with accessors that check the types of what outsiders may have written. */
public final class JsonObject {
  private final Map<?, ?> values;

  JsonObject(Map<?, ?> values) {
    this.values = values;
  }

  /** Tells whether the key is there and not null. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** Returns the keys, in the order they were written. */
  public List<String> keys() {
    return values.keySet().stream().map(String.class::cast).toList();
  }

  /**
   * Returns a text.
   *
   * @throws JsonException when the key is missing or is not a text
   */
  public String string(String key) {
    return require(key, String.class, "a text");
  }

  /** Returns a text, or empty when the key is missing. */
  public Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  /**
   * Returns a whole number.
   *
   * @throws JsonException when the key is missing or is not a whole number
   */
  public long number(String key) {
    return require(key, Long.class, "a whole number");
  }

  /**
   * Returns a truth value.
   *
   * @throws JsonException when the key is missing or is not true or false
   */
  public boolean bool(String key) {
    return require(key, Boolean.class, "true or false");
  }

  /**
   * Returns an object.
   *
   * @throws JsonException when the key is missing or is not an object
   */
  public JsonObject object(String key) {
    return new JsonObject(require(key, Map.class, "an object"));
  }

  /**
   * Returns a list of objects.
   *
   * @throws JsonException when the key is missing or is not a list of objects
   */
  public List<JsonObject> objects(String key) {
    List<?> list = require(key, List.class, "a list");
    return list.stream().map(value -> item(key, value)).toList();
  }

  /**
   * Returns a list of texts.
   *
   * @throws JsonException when the key is missing or is not a list of texts
   */
  public List<String> strings(String key) {
    List<?> list = require(key, List.class, "a list");
    if (!list.stream().allMatch(String.class::isInstance)) {
      throw new JsonException("\"" + key + "\" is not a list of texts");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private static JsonObject item(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(map);
    }
    throw new JsonException("\"" + key + "\" is not a list of objects");
  }

  private <T> T require(String key, Class<T> type, String wanted) {
    Object value = values.get(key);
    if (value == null) {
      throw new JsonException("\"" + key + "\" is missing");
    }
    if (!type.isInstance(value)) {
      throw new JsonException("\"" + key + "\" is not " + wanted + ": " + value);
    }
    return type.cast(value);
  }
}
