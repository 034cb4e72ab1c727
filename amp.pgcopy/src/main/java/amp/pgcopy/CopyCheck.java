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
import java.util.Optional;
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
          sequence(reader, entry.getKey(), entry.getValue()).ifPresent(differences::add);
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
      if (inventory.rows()) {
        requireAlike(largeObjects(source.leader(), reader));
      }
      for (String member : ExtensionMembers.missing(source.leader(), reader)) {
        notes.add(member + " is not in the copy, since the extension does not bring it");
      }
      views.compare(source.leader(), reader, notes);
    }
  }

  /** Returns which large objects are not alike, a line each. */
  static List<String> largeObjects(Connection source, Connection copy) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (long oid : LargeObjects.list(source)) {
      if (!LargeObjects.hash(source, oid).equals(LargeObjects.hash(copy, oid))) {
        differences.add("large object " + oid + " has other bytes");
      }
    }
    return differences;
  }

  /** Returns how sequences differ from what they should be, a line each. */
  static List<String> sequences(Connection copy, Map<String, String> expected) throws SQLException {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      sequence(copy, entry.getKey(), entry.getValue()).ifPresent(differences::add);
    }
    return differences;
  }

  private static Optional<String> sequence(Connection copy, String name, String expected)
      throws SQLException {
    String value = sequence(copy, name);
    return value.equals(expected)
        ? Optional.empty()
        : Optional.of("sequence " + name + ": " + value + " in place of " + expected);
  }

  static String sequence(Connection connection, String name) throws SQLException {
    return SqlStatements.value(
        connection, "select format('%s, %L', last_value, is_called) from " + name);
  }

  static void requireAlike(List<String> differences) {
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
