package amp.metadb.registry;

import java.util.List;
import java.util.Optional;

/**
 * A registered dataset and its tags.
 *
 * @param name its name
 * @param dev the hash of the manifest that was registered last
 * @param latest the hash of the manifest of the highest version; empty without versions
 * @param versions its versions, the highest first
 */
public record Dataset(
    DatasetName name, String dev, Optional<String> latest, List<VersionTag> versions) {

  /** Returns the manifest's hash that a tag stands for. */
  Optional<String> hash(Revision tag) {
    if (tag instanceof Revision.Dev) {
      return Optional.of(dev);
    } else if (tag instanceof Revision.Version version) {
      return versions.stream()
          .filter(v -> v.version().equals(version.version()))
          .map(VersionTag::hash)
          .findFirst();
    }
    return latest;
  }
}
