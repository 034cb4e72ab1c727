package amp.metadb.registry;

/**
 * A version of a dataset.
 *
 * @param version the version
 * @param hash the hash of its manifest
 */
public record VersionTag(SemanticVersion version, String hash) {}
