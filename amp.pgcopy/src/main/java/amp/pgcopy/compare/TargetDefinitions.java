package amp.pgcopy.compare;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.CreationOrder;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the target prints definitions of the source. PostgreSQL does not print every expression as it
 * reads it, {@code status in ('a', 'b')} of a varchar for example, and each version prints in its
 * own way: so each is created in place of the copy's, without rows, read back, and undone.
 */
final class TargetDefinitions {
  /** Functions are not checked, and triggers not told, where the user may decide that. */
  private static final String BEGIN =
      """
      begin read write; set local check_function_bodies = off;
      set local client_min_messages = warning;
      select set_config('session_replication_role', 'replica', true)
        from pg_roles where rolname = current_user and rolsuper
      """;

  /** Some are told all the same. */
  private static final String EVENT_TRIGGERS =
      """
      select format('drop event trigger %I', t.evtname) from pg_event_trigger t
      where pg_has_role(t.evtowner, 'usage') and not exists (select from pg_depend e
        where e.classid = 'pg_event_trigger'::regclass and e.objid = t.oid and e.deptype = 'e')
      """;

  /** The server has room for so many locks a transaction, and each object takes several. */
  private static final int BATCH = 200;

  private TargetDefinitions() {}

  /**
   * Returns how the target prints each of these, but for those that it cannot create.
   *
   * @param source what the definitions are part of
   * @param reader connected to the target; nothing has changed in the end
   */
  static List<CatalogObject> of(
      Catalog source, List<CatalogObject> definitions, Connection reader, int version)
      throws SQLException {
    List<CatalogObject> printed = new ArrayList<>();
    for (int i = 0; i < definitions.size(); i += BATCH) {
      List<CatalogObject> batch = definitions.subList(i, Math.min(definitions.size(), i + BATCH));
      printed.addAll(batch(source, batch, reader, version));
    }
    return printed;
  }

  private static List<CatalogObject> batch(
      Catalog source, List<CatalogObject> definitions, Connection reader, int version)
      throws SQLException {
    List<CatalogObject> order = CreationOrder.of(source.remaking(definitions)).all();
    SqlStatements.execute(reader, BEGIN);
    try {
      SqlStatements.execute(reader, SqlStatements.texts(reader, EVENT_TRIGGERS));
      SqlStatements.execute(reader, "set local search_path = \"$user\", public");
      for (CatalogObject object : order) {
        if (object.kind().hasParts()) {
          String drop = "drop " + object.kind() + " if exists " + object.identity() + " cascade";
          succeeds(List.of(drop), reader);
        }
      }
      Set<String> created = new HashSet<>();
      for (CatalogObject object : order) {
        if (succeeds(object.statements(), reader)) {
          created.add(object.toString());
        }
      }
      SqlStatements.execute(reader, "set local search_path = ''");
      created.retainAll(definitions.stream().map(CatalogObject::toString).toList());
      return Catalog.read(reader, version).objects().stream()
          .filter(object -> created.contains(object.toString()))
          .toList();
    } finally {
      SqlStatements.execute(reader, "rollback");
    }
  }

  private static boolean succeeds(List<String> statements, Connection reader) throws SQLException {
    SqlStatements.execute(reader, "savepoint definition");
    try {
      for (String statement : statements) {
        SqlStatements.execute(reader, statement);
      }
      SqlStatements.execute(reader, "release definition");
      return true;
    } catch (SQLException e) {
      SqlStatements.execute(reader, "rollback to definition");
      return false;
    }
  }
}
