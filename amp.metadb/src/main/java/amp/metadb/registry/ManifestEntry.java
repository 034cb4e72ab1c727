package amp.metadb.registry;

import java.time.Instant;

/**
 * A registered manifest, without its content.
 *
 * @param hash the SHA-256 of its content
 * @param kind what the dataset is made from
 * @param registered when it was first registered
 * @param datasets how many datasets have it
 */
public record ManifestEntry(String hash, String kind, Instant registered, int datasets) {}
