package amp.metadb.connect;

import java.util.List;
import java.util.Optional;

/**
 * How the schema in a database stands to the one this program knows.
 *
 * @param version the version in the database; empty when there is none yet
 * @param known the version this program knows
 * @param pending the steps from the one to the other, for example {@code 3 providers}
 */
public record SchemaStatus(Optional<String> version, String known, List<String> pending) {

  /** Tells whether there is nothing to migrate. */
  public boolean isCurrent() {
    return pending.isEmpty();
  }
}
