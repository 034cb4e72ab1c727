package amp.metadb.registry;

import java.time.Instant;

/**
 * A name for one of a dataset's manifests.
 *
 * @param name {@code dev}, {@code latest} or a version
 * @param hash the manifest's hash
 * @param tagged when it was given to that manifest
 */
public record DatasetTag(String name, String hash, Instant tagged) {}
