package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.compare.ExtensionMembers;
import amp.pgcopy.rows.LargeObjects;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whether a copy is like its source, a part at a time. */
final class CopyCheck {
  private final SourceSnapshot source;
  private final ConnectionTarget target;
  private final SourceInventory inventory;
  private final MaterializedViews views;
  private final Map<String, String> sequences;
  private final List<String> notes;

  /**
   * Prepares a check.
   *
   * @param views says which of them stayed empty
   * @param sequences the values that the sequences should have, by name
   * @param notes takes what differs and may
   */
  CopyCheck(
      SourceSnapshot source,
      ConnectionTarget target,
      SourceInventory inventory,
      MaterializedViews views,
      Map<String, String> sequences,
      List<String> notes) {
    this.source = source;
    this.target = target;
    this.inventory = inventory;
    this.views = views;
    this.sequences = sequences;
    this.notes = notes;
  }

  /**
   * Compares a part of the catalogs, and the rows of some tables and the values of some sequences.
   *
   * @param relations which tables and sequences, by name
   * @throws CopyException when they are not alike
   */
  List<CopyReport.Table> part(Predicate<CatalogObject> objects, Predicate<String> relations)
      throws SQLException {
    Comparison comparison = new Comparison(objects);
    try (Connection reader = Sessions.reader(target)) {
      int version = Sessions.version(reader);
      comparison.catalogs(inventory.catalog(), reader, version, version == source.version());
      List<CopyReport.Table> tables =
          comparison.rows(
              source.leader(),
              reader,
              inventory.tables().stream().filter(table -> relations.test(table.name())).toList());
      List<String> differences = comparison.differences();
      for (Map.Entry<String, String> entry : sequences.entrySet()) {
        if (relations.test(entry.getKey())) {
          String value = sequence(reader, entry.getKey());
          if (!value.equals(entry.getValue())) {
            differences.add(
                "sequence " + entry.getKey() + ": " + value + " in place of " + entry.getValue());
          }
        }
      }
      requireAlike(differences);
      return tables;
    }
  }

  /**
   * Compares large objects, and notes which materialized views have other rows, and what the copy's
   * extensions do not bring.
   *
   * @throws CopyException when large objects are not alike
   */
  void others() throws SQLException {
    try (Connection reader = Sessions.reader(target)) {
      List<String> differences = new ArrayList<>();
      List<Long> large = inventory.rows() ? LargeObjects.list(source.leader()) : List.of();
      for (long oid : large) {
        if (!LargeObjects.hash(source.leader(), oid).equals(LargeObjects.hash(reader, oid))) {
          differences.add("large object " + oid + " has other bytes");
        }
      }
      requireAlike(differences);
      for (String member : ExtensionMembers.missing(source.leader(), reader)) {
        notes.add(member + " is not in the copy, since the extension does not bring it");
      }
      views.compare(source.leader(), reader, notes);
    }
  }

  static String sequence(Connection connection, String name) throws SQLException {
    return SqlStatements.value(
        connection, "select format('%s, %L', last_value, is_called) from " + name);
  }

  private static void requireAlike(List<String> differences) {
    if (!differences.isEmpty()) {
      int shown = Math.min(20, differences.size());
      String more = differences.size() > shown ? "\n  and " + (differences.size() - shown) : "";
      throw new CopyException(
          "the copy differs from its source:\n  "
              + String.join("\n  ", differences.subList(0, shown))
              + more,
          "The copy is not used. Please report this, with the definitions it names");
    }
  }
}
