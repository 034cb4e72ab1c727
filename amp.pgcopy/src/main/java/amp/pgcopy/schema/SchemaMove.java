package amp.pgcopy.schema;

import amp.pgcopy.api.UnsupportedException;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Gives a copy of a database the names that another has: one schema gets a new name, and extensions
 * go where they are there. PostgreSQL rewrites what it knows to be such a name. Names of schemas
 * are as they are and quoted here, since some come from another server.
 */
public final class SchemaMove {
  /** What every new database says of its first schema. */
  private static final String USUAL_COMMENT = "standard public schema";

  private final String from;
  private final String to;

  /** Where each extension is that goes elsewhere, and where it goes. */
  private final Map<String, String> leaving = new TreeMap<>();

  private final Map<String, String> moving = new TreeMap<>();

  /** The extensions that nothing needs, and that are where the schema goes. */
  private final List<String> inTheWay = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param source connected to the database, or to what it is a copy of
   * @param schema the schema's name, quoted where needed
   * @param to where it goes
   * @param needed the extensions that matter, quoted where needed
   */
  public SchemaMove(Connection source, String schema, TargetSchema to, Collection<String> needed)
      throws SQLException {
    this.from = SchemaContents.plain(schema);
    this.to = to.plainName();
    SchemaContents.places(source)
        .forEach(
            (extension, before) -> {
              String place = to.extensions().getOrDefault(extension, "");
              String renamed = before.equals(from) ? this.to : before;
              if (!needed.contains(extension) && before.equals(this.to) && !before.equals(from)) {
                inTheWay.add(extension);
              }
              if (needed.contains(extension) && !place.isEmpty()) {
                if (!place.equals(before)) {
                  leaving.put(extension, before);
                }
                if (!place.equals(renamed)) {
                  moving.put(extension, place);
                }
              }
            });
  }

  /** Returns the schemas that have another name there, or something of theirs has. */
  public Set<String> renamed() {
    Set<String> renamed = new TreeSet<>(leaving.values());
    if (!from.equals(to)) {
      renamed.add(from);
    }
    return renamed;
  }

  /** Returns the extensions that cannot go where they are there, a line each. */
  public List<String> fixed(Connection source) throws SQLException {
    List<String> fixed =
        SqlStatements.texts(
            source, "select quote_ident(extname) from pg_extension where not extrelocatable");
    List<String> lines = new ArrayList<>();
    moving.forEach(
        (extension, place) -> {
          if (fixed.contains(extension)) {
            lines.add(unmovable(extension, place));
          }
        });
    return lines;
  }

  private static String unmovable(String extension, String place) {
    return "extension %s: it is in the schema %s there, and cannot be moved to that in a copy"
        .formatted(extension, place);
  }

  /**
   * Carries it out in a copy.
   *
   * @param copy connected as a superuser
   * @param dropped the schema that goes, with all in it; empty for none
   * @throws UnsupportedException when an extension cannot be moved
   */
  public void run(Connection copy, String dropped) throws SQLException {
    if (!dropped.isEmpty()) {
      SqlStatements.execute(copy, "drop schema if exists " + dropped + " cascade");
    }
    if (!inTheWay.isEmpty()) {
      SqlStatements.execute(copy, "drop extension " + String.join(", ", inTheWay));
    }
    boolean renames = !from.equals(to);
    String between = SqlText.identifier("amp_" + UUID.randomUUID());
    if (renames) {
      SqlStatements.execute(
          copy, "alter schema " + SqlText.identifier(from) + " rename to " + between);
    }
    for (Map.Entry<String, String> entry : moving.entrySet()) {
      String place = SqlText.identifier(entry.getValue());
      SqlStatements.execute(copy, "create schema if not exists " + place);
      try {
        SqlStatements.execute(copy, "alter extension " + entry.getKey() + " set schema " + place);
      } catch (SQLException e) {
        throw new UnsupportedException(
            List.of(unmovable(entry.getKey(), entry.getValue()) + ": " + e.getMessage()));
      }
    }
    if (renames) {
      String name = SqlText.identifier(to);
      SqlStatements.execute(copy, "drop schema if exists " + name);
      SqlStatements.execute(copy, "alter schema " + between + " rename to " + name);
      String comment =
          "select coalesce(obj_description(to_regnamespace(%s), 'pg_namespace'), '')"
              .formatted(SqlText.literal(name));
      if (SqlStatements.value(copy, comment).equals(USUAL_COMMENT)) {
        SqlStatements.execute(copy, "comment on schema " + name + " is null");
      }
    }
  }
}
