package amp.pgcopy.api;

import java.util.Optional;

/**
 * What an import did.
 *
 * @param copy what was copied and compared; empty when an earlier, interrupted import of the same
 *     source had copied everything already, and only its end was missing
 * @param kept the name under which the database is kept that was replaced; empty when it held
 *     nothing of the user
 * @param engine what copied: {@code jdbc} or {@code pg_dump}
 */
public record ImportReport(Optional<CopyReport> copy, Optional<String> kept, String engine) {}
