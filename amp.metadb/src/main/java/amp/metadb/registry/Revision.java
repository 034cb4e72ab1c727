package amp.metadb.registry;

import amp.metadb.connect.MetadataDbException;

/** Which of a dataset's manifests is meant. */
public sealed interface Revision {

  /** The manifest registered last. */
  record Dev() implements Revision {
    @Override
    public String toString() {
      return "dev";
    }
  }

  /** The manifest of the highest version. */
  record Latest() implements Revision {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /**
   * The manifest of a version.
   *
   * @param version the version
   */
  record Version(SemanticVersion version) implements Revision {
    @Override
    public String toString() {
      return version.toString();
    }
  }

  /**
   * The manifest with a hash.
   *
   * @param hash its SHA-256, 64 lower-case hexadecimal digits
   */
  record Hash(String hash) implements Revision {
    @Override
    public String toString() {
      return hash;
    }
  }

  /**
   * Reads {@code dev}, {@code latest}, a version or a manifest's hash.
   *
   * @throws MetadataDbException when it is none of them
   */
  static Revision parse(String text) {
    if (text.equals("dev")) {
      return new Dev();
    } else if (text.equals("latest")) {
      return new Latest();
    } else if (text.matches("[0-9a-f]{64}")) {
      return new Hash(text);
    }
    return SemanticVersion.tryParse(text)
        .<Revision>map(Version::new)
        .orElseThrow(
            () ->
                new MetadataDbException(
                    "\"" + text + "\" is not a revision",
                    "Write dev, latest, a version such as 1.0.0, or a manifest's hash"));
  }
}
