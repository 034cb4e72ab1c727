package amp.pgcopy.compare;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates what depends on the target's machine, extensions and collations, and undoes it: only the
 * server itself knows whether a library and a locale are there.
 */
public final class DryRun {
  private DryRun() {}

  /** Returns what the target cannot create, a line each. */
  public static List<String> failing(Catalog catalog, Connection target) throws SQLException {
    List<String> failing = new ArrayList<>();
    SqlStatements.execute(target, "begin");
    try {
      for (CatalogObject object : catalog.objects()) {
        if (object.kind() == Kind.SCHEMA) {
          attempt(object, target);
        }
      }
      for (CatalogObject object : catalog.objects()) {
        if (object.kind() == Kind.EXTENSION || object.kind() == Kind.COLLATION) {
          String failure = attempt(object, target);
          // The database that it is tried in may have one of the same name.
          if (!failure.isEmpty() && !failure.contains("already exists")) {
            failing.add(object + ", which the target cannot create: " + failure);
          }
        }
      }
    } finally {
      SqlStatements.execute(target, "rollback");
    }
    return failing;
  }

  private static String attempt(CatalogObject object, Connection target) throws SQLException {
    SqlStatements.execute(target, "savepoint trial");
    try {
      for (String statement : object.statements()) {
        // One that others need may come after them here.
        SqlStatements.execute(
            target, statement + (object.kind() == Kind.EXTENSION ? " cascade" : ""));
      }
      SqlStatements.execute(target, "release trial");
      return "";
    } catch (SQLException e) {
      SqlStatements.execute(target, "rollback to trial");
      return String.valueOf(e.getMessage()).replace("ERROR: ", "").lines().findFirst().orElse("");
    }
  }
}
