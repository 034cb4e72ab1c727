package amp.pgcopy.compare;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the target prints definitions of the source. PostgreSQL does not print every definition as it
 * reads it, names of the columns of a UNION for example, and each version prints in its own way: so
 * each is created in place of the copy's, read back, and undone.
 */
final class TargetDefinitions {
  /** Functions are not checked, and event triggers not told, where the user may decide that. */
  private static final String BEGIN =
      """
      begin read write; set local check_function_bodies = off;
      select set_config('session_replication_role', 'replica', true)
        from pg_roles where rolname = current_user and rolsuper
      """;

  private static final String RULE = "(?i)^create rule ";

  private TargetDefinitions() {}

  /**
   * Returns how the target prints each of these, but for those that it cannot create.
   *
   * @param reader connected to the target; nothing has changed in the end
   */
  static List<CatalogObject> of(List<CatalogObject> definitions, Connection reader, int version)
      throws SQLException {
    SqlStatements.execute(reader, BEGIN);
    try {
      // There is no "or replace" for these, and others may depend on them.
      for (int i = 0; i < definitions.size(); i++) {
        if (definitions.get(i).kind() == Kind.MATERIALIZED_VIEW) {
          String name = definitions.get(i).identity();
          SqlStatements.execute(
              reader, "alter materialized view " + name + " rename to amp_reprint_" + i);
        }
      }
      Set<String> created = new HashSet<>();
      List<CatalogObject> left = definitions;
      while (!left.isEmpty()) {
        // One may need another that comes later.
        List<CatalogObject> failed = new ArrayList<>();
        for (CatalogObject object : left) {
          if (create(object, reader)) {
            created.add(object.toString());
          } else {
            failed.add(object);
          }
        }
        left = failed.size() < left.size() ? failed : List.of();
      }
      return Catalog.read(reader, version).objects().stream()
          .filter(object -> created.contains(object.toString()))
          .toList();
    } finally {
      SqlStatements.execute(reader, "rollback");
    }
  }

  private static boolean create(CatalogObject object, Connection reader) throws SQLException {
    SqlStatements.execute(reader, "savepoint reprint");
    try {
      for (String statement : object.statements()) {
        SqlStatements.execute(reader, statement.replaceFirst(RULE, "create or replace rule "));
      }
      SqlStatements.execute(reader, "release reprint");
      return true;
    } catch (SQLException e) {
      SqlStatements.execute(reader, "rollback to reprint");
      return false;
    }
  }
}
