package amp.metadb.registry;

import amp.json.Json;
import amp.json.JsonException;
import amp.metadb.connect.MetadataDbException;
import java.util.Map;
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

  private static MetadataDbException invalid(@Nullable String what, @Nullable Throwable cause) {
    return new MetadataDbException(
        "the manifest cannot be used: " + what,
        "Write a JSON object with at least \"kind\" and \"tables\"",
        cause);
  }
}
