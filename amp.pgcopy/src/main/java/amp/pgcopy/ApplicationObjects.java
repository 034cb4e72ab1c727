package amp.pgcopy;

import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.catalog.CatalogObject;
import java.util.Set;
import java.util.regex.Pattern;

/** Which objects of a database are in the schema of the application. */
final class ApplicationObjects {
  private final String schema;
  private final Set<String> rows;
  private final Pattern named;
  private final Pattern commented;

  ApplicationObjects(ApplicationSchema application) {
    this.schema = application.name();
    this.rows = application.schemaRows();
    String name = Pattern.quote(schema);
    this.named = Pattern.compile("(?s)" + name + "|(.* on |\\()?" + name + "\\..*");
    this.commented = Pattern.compile("(?s)[a-z ]+ " + name + "|([a-z ]+ |.* on )" + name + "\\..*");
  }

  /** Tells whether an object is there, or is said of one that is. */
  boolean have(CatalogObject object) {
    Pattern pattern = object.kind().isRemark() ? commented : named;
    return !schema.isEmpty() && pattern.matcher(object.identity()).matches();
  }

  /** Returns the tables whose rows belong to the schema itself. */
  Set<String> rows() {
    return rows;
  }

  /** Tells whether a table or a sequence is there. */
  boolean have(String qualifiedName) {
    return !schema.isEmpty() && named.matcher(qualifiedName).matches();
  }
}
