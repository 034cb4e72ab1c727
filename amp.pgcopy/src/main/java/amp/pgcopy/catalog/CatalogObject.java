package amp.pgcopy.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of a database and what creates it.
 *
 * @param kind what it is
 * @param id which it is, in its own database
 * @param identity its name, the same in every database
 * @param statements what creates it
 * @param shell creates a view's columns without its query, where objects need each other in a
 *     circle; null for all other kinds
 */
public record CatalogObject(
    Kind kind, ObjectId id, String identity, List<String> statements, @Nullable String shell) {

  /** Tells whether it says something of the database itself, which has another name in a copy. */
  public boolean isOfTheDatabase() {
    return (kind == Kind.COMMENT && identity.equals("database"))
        || (kind == Kind.SECURITY_LABEL && identity.endsWith(" on database"));
  }

  /** Returns its kind and name for messages. */
  @Override
  public String toString() {
    return kind + " " + identity;
  }
}
