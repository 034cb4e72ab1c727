package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;

/**
 * A dataset and one of its manifests.
 *
 * @param name the dataset
 * @param revision which of its manifests
 */
public record DatasetReference(DatasetName name, Revision revision) {

  /**
   * Reads {@code namespace/name@revision}; without a revision the latest version is meant.
   *
   * @throws MetadataDbException when it is something else
   */
  public static DatasetReference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new DatasetReference(DatasetName.parse(text), new Revision.Latest())
        : new DatasetReference(
            DatasetName.parse(text.substring(0, at)), Revision.parse(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return name + "@" + revision;
  }
}
