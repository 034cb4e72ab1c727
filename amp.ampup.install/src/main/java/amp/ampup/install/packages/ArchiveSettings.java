package amp.ampup.install.packages;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a user has set of archives of packages, by the names {@code DEBIAN} and {@code PGDG}.
 *
 * @param mirrors their base addresses
 * @param keyrings their keyrings
 * @param apt the folder with apt's configuration; empty for the host's
 */
public record ArchiveSettings(
    Map<String, String> mirrors, Map<String, Path> keyrings, Optional<Path> apt) {
  /** Copies the maps. */
  public ArchiveSettings {
    mirrors = Map.copyOf(mirrors);
    keyrings = Map.copyOf(keyrings);
  }

  Optional<String> mirror(String name) {
    return Optional.ofNullable(mirrors.get(name));
  }

  Optional<Path> keyring(String name) {
    return Optional.ofNullable(keyrings.get(name));
  }
}
