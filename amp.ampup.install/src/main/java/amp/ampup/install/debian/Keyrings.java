package amp.ampup.install.debian;

import java.nio.file.Path;
import java.util.List;

/**
 * Whose signature an archive needs.
 *
 * @param files keyrings, each as gpg exports it, in text or not
 * @param inline keyrings in text, as they stand in apt's configuration
 * @param fingerprints the keys in them that count; empty for all
 */
public record Keyrings(List<Path> files, List<String> inline, List<String> fingerprints) {
  /** Copies the lists. */
  public Keyrings {
    files = List.copyOf(files);
    inline = List.copyOf(inline);
    fingerprints = List.copyOf(fingerprints);
  }

  /** Returns the keys of files. */
  public static Keyrings of(List<Path> files) {
    return new Keyrings(files, List.of(), List.of());
  }
}
