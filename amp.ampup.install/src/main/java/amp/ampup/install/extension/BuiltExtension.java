package amp.ampup.install.extension;

import amp.ampup.Version;
import amp.ampup.store.archive.Unpacked;
import java.util.Optional;

/**
 * An extension that was built here.
 *
 * @param component the component's name
 * @param version its version; empty for the one in its control file
 * @param postgres the major version of PostgreSQL that it was built for
 * @param origin what it was built from, for the receipt
 * @param sha512 the hash of that
 * @param force whether to replace one that is installed already
 * @param files its files, with paths as in a component
 */
public record BuiltExtension(
    String component,
    Optional<Version> version,
    int postgres,
    String origin,
    String sha512,
    boolean force,
    Unpacked files) {}
