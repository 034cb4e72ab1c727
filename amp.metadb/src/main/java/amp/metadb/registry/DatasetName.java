package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;
import java.util.regex.Pattern;

/**
 * The name of a dataset.
 *
 * @param namespace the namespace; {@code _} is the default one
 * @param name the name within it
 */
public record DatasetName(String namespace, String name) {
  /** The namespace of names that are written without one. */
  public static final String DEFAULT_NAMESPACE = "_";

  private static final Pattern PART = Pattern.compile("[a-z0-9_][a-z0-9_-]{0,127}");

  /** Checks both parts: lower-case letters, digits, underscores, and hyphens but at the start. */
  public DatasetName {
    if (!PART.matcher(namespace).matches() || !PART.matcher(name).matches()) {
      throw new MetadataDbException(
          "\"" + namespace + "/" + name + "\" is not the name of a dataset",
          "Use lower-case letters, digits, _ and -, as in my_team/eth_mainnet");
    }
  }

  /**
   * Reads {@code namespace/name}, or {@code name} in the default namespace.
   *
   * @throws MetadataDbException when it is neither
   */
  public static DatasetName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new DatasetName(DEFAULT_NAMESPACE, text)
        : new DatasetName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
