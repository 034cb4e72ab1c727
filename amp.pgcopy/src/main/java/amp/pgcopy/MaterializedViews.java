package amp.pgcopy;

import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The materialized views of a copy. They are filled last, as pg_dump does it, once everything is
 * there that they may read.
 */
final class MaterializedViews {
  private final SourceInventory inventory;
  private final Set<String> empty = new HashSet<>();

  MaterializedViews(SourceInventory inventory) {
    this.inventory = inventory;
  }

  /**
   * Fills those that are filled in the source, in the transaction that has begun. One that reads a
   * foreign table stays empty if that fails: the other server, or the file, may not be reached from
   * here.
   *
   * @param notes is told of those that stay empty
   */
  void fill(Connection writer, List<String> notes) throws SQLException {
    for (CatalogObject object : filled()) {
      SqlStatements.execute(writer, "savepoint filled");
      try {
        SqlStatements.execute(writer, object.statements());
      } catch (SQLException e) {
        if (!inventory.catalog().readsForeignTables(object)) {
          throw new SQLException(object + ": " + e.getMessage(), e.getSQLState(), e);
        }
        SqlStatements.execute(writer, "rollback to filled");
        empty.add(object.identity());
        notes.add(
            "materialized view %s is empty, since it reads a foreign table: %s"
                .formatted(object.identity(), e.getMessage()));
      }
    }
  }

  /** Returns what stands for the rows of those that are filled in the source. */
  private List<CatalogObject> filled() {
    return inventory.order().afterRows().stream()
        .filter(object -> object.kind() == Kind.REFRESH)
        .toList();
  }

  /** Tells whether an object stands for a view's rows, which it has not got. */
  boolean lacks(CatalogObject object) {
    return object.kind() == Kind.REFRESH && empty.contains(object.identity());
  }

  /** Notes which of those that were filled have other rows: one that is stale in the source. */
  void compare(Connection source, Connection reader, List<String> notes) throws SQLException {
    for (CatalogObject object : filled()) {
      if (!lacks(object)) {
        String count = "select count(*) from " + object.identity();
        String there = SqlStatements.value(source, count);
        String here = SqlStatements.value(reader, count);
        if (!there.equals(here)) {
          notes.add(
              "materialized view %s was refreshed: it has %s rows, and %s in the source"
                  .formatted(object.identity(), here, there));
        }
      }
    }
  }
}
