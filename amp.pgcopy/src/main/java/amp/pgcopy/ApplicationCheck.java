package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a schema of the application that came with a source is what the application itself makes.
 * The application works in it by itself, as a superuser: a trigger of somebody else there would run
 * as one.
 */
final class ApplicationCheck {
  /** What is elsewhere, and runs when the application changes its rows. */
  private static final String HANGING_ON =
      """
      select 'foreign key ' || quote_ident(k.conname) || ' on ' || k.conrelid::regclass
      from pg_constraint k join pg_class c on c.oid = k.conrelid
        join pg_class r on r.oid = k.confrelid
      where r.relnamespace = to_regnamespace($NAME) and c.relnamespace <> r.relnamespace
      union all
      select 'table ' || i.inhrelid::regclass || ', which inherits from ' || i.inhparent::regclass
      from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class r on r.oid = i.inhparent
      where r.relnamespace = to_regnamespace($NAME) and c.relnamespace <> r.relnamespace
      """;

  private final String schema;
  private final ApplicationObjects ours;

  ApplicationCheck(ApplicationSchema application) {
    this.schema = application.name();
    this.ours = new ApplicationObjects(application);
  }

  /** Tells whether a copy has the schema. */
  boolean isIn(ConnectionTarget copy) throws SQLException {
    if (schema.isEmpty()) {
      return false;
    }
    try (Connection reader = Sessions.reader(copy)) {
      return SqlStatements.value(
              reader, "select to_regnamespace(" + SqlText.literal(schema) + ") is not null")
          .equals("t");
    }
  }

  /**
   * Returns what differs, a line each.
   *
   * @param copy has the schema of the source, migrated
   * @param own has the schema as the application makes it
   */
  List<String> differences(ConnectionTarget copy, ConnectionTarget own) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection reader = Sessions.reader(copy);
        Connection ownReader = Sessions.reader(own)) {
      Map<String, CatalogObject> expected = objects(ownReader);
      objects(reader)
          .forEach(
              (name, object) -> {
                CatalogObject known = expected.remove(name);
                if (known == null || !known.statements().equals(object.statements())) {
                  found.add(name + " is not as the application makes it");
                }
              });
      expected.keySet().forEach(name -> found.add(name + " is missing"));
      String name = SqlText.literal(SqlText.identifier(schema));
      found.addAll(SqlStatements.texts(reader, HANGING_ON.replace("$NAME", name)));
    }
    return found;
  }

  private Map<String, CatalogObject> objects(Connection reader) throws SQLException {
    Map<String, CatalogObject> objects = new TreeMap<>();
    for (CatalogObject object : Catalog.read(reader, Sessions.version(reader)).objects()) {
      if (object.kind() != Kind.COMMENT && ours.have(object)) {
        objects.put(object.toString(), object);
      }
    }
    return objects;
  }
}
