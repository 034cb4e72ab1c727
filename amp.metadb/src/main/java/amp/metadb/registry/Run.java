package amp.metadb.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run of the daemon. Times are those of the database server.
 *
 * @param id its identity
 * @param instance what runs once at a time, such as a project folder of a host
 * @param version the version of the daemon
 * @param backend what ran the database: a provider's name, or {@code external}
 * @param started when it started
 * @param stopped when it ended; empty while it runs, and when it was lost
 * @param end how it ended; empty while it runs
 * @param detail what else there is to say about its end
 */
public record Run(
    UUID id,
    String instance,
    String version,
    String backend,
    Instant started,
    Optional<Instant> stopped,
    Optional<RunEnd> end,
    Optional<String> detail) {}
