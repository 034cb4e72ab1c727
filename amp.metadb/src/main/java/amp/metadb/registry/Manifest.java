package amp.metadb.registry;

import amp.json.Json;
import amp.json.JsonException;
import amp.metadb.connect.MetadataDbException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A manifest: a JSON document that says what a dataset is made of, known by its content.
 *
 * @param hash the SHA-256 of {@code content}, 64 lower-case hexadecimal digits
 * @param kind what the dataset is made from, such as {@code evm-rpc}
 * @param content the document as canonical JSON (RFC 8785)
 */
public record Manifest(String hash, String kind, String content) {

  /**
   * Reads a document.
   *
   * @param document a JSON object with a text {@code kind} and an object {@code tables}
   * @throws MetadataDbException when it is not
   */
  public static Manifest parse(String document) {
    try {
      Object value = Json.parse(document);
      if (!(value instanceof Map<?, ?> map)) {
        throw invalid("it is not a JSON object", null);
      }
      if (!(map.get("kind") instanceof String kind) || kind.isBlank()) {
        throw invalid("it has no text \"kind\"", null);
      }
      if (!(map.get("tables") instanceof Map)) {
        throw invalid("it has no object \"tables\"", null);
      }
      String content = CanonicalJson.ofValue(value);
      return new Manifest(CanonicalJson.hash(content), kind, content);
    } catch (JsonException | IllegalArgumentException e) {
      throw invalid(e.getMessage(), e);
    }
  }

  /** Returns the names of its tables, sorted. */
  public List<String> tables() {
    return List.copyOf(new TreeMap<>(object(document().get("tables"))).keySet());
  }

  /** Returns the networks whose data it takes from a provider, sorted. */
  public List<String> networks() {
    Map<String, @Nullable Object> document = document();
    return Stream.concat(
            Stream.of(document),
            object(document.get("tables")).values().stream().map(Manifest::object))
        .map(place -> place.get("network"))
        .flatMap(network -> network instanceof String text ? Stream.of(text) : Stream.empty())
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the datasets that it is derived from; what no reference can be is none. */
  public List<DatasetReference> dependencies() {
    return object(document().get("dependencies")).values().stream()
        .flatMap(value -> value instanceof String text ? reference(text) : Stream.empty())
        .distinct()
        .toList();
  }

  private static Stream<DatasetReference> reference(String text) {
    try {
      return Stream.of(DatasetReference.parse(text));
    } catch (MetadataDbException e) {
      return Stream.empty();
    }
  }

  private Map<String, @Nullable Object> document() {
    return object(Json.parse(content));
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are texts
  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  private static MetadataDbException invalid(@Nullable String what, @Nullable Throwable cause) {
    return new MetadataDbException(
        "the manifest cannot be used: " + what,
        "Write a JSON object with at least \"kind\" and \"tables\"",
        cause);
  }
}
