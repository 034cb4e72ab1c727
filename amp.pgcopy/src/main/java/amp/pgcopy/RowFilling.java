package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.rows.LargeObjects;
import amp.pgcopy.rows.RowGuard;
import amp.pgcopy.rows.TableData;
import amp.pgcopy.rows.TableOrder;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills a database that has the definitions already, in one transaction: rows, large objects,
 * values of sequences. It is compared with the source before the commit.
 */
final class RowFilling {
  /** Functions that a row calls find what they name without a schema. */
  private static final String USUAL_PATH = "\"$user\", public";

  private final SourceSnapshot source;
  private final SourceInventory inventory;
  private final ConnectionTarget target;
  private final CopyListener listener;
  private final List<TableData> tables;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> sequences = new LinkedHashMap<>();
  private final MaterializedViews views;

  private RowFilling(
      SourceSnapshot source,
      SourceInventory inventory,
      List<TableData> tables,
      ConnectionTarget target,
      CopyListener listener) {
    this.source = source;
    this.inventory = inventory;
    this.tables = tables;
    this.views = new MaterializedViews(inventory);
    this.target = target;
    this.listener = listener;
  }

  /**
   * Prepares it.
   *
   * @param target the database to fill
   * @param application whose schema is there, with the rows that belong to it
   */
  static RowFilling of(
      SourceSnapshot source,
      ConnectionTarget target,
      ApplicationSchema application,
      CopyListener listener)
      throws SQLException {
    ConnectionTarget there = Sessions.target(target);
    try (Connection reader = Sessions.reader(there)) {
      SourceInventory.requireEncodingOf(source.leader(), reader);
      SourceInventory inventory = SourceInventory.of(source, reader, MissingRoles.REFUSE);
      List<TableData> tables = inventory.tables(application.schemaRows(), false);
      return new RowFilling(source, inventory, tables, there, listener);
    }
  }

  /**
   * Fills and compares.
   *
   * @param definitions a database of the same server that has the source's definitions
   * @throws CopyException when the target has others, or holds rows, or is not alike in the end;
   *     nothing has changed then, unless it says that this is unknown
   */
  CopyReport run(ConnectionTarget definitions) throws SQLException {
    try (FillingTransaction filling = FillingTransaction.begin(target)) {
      Connection writer = filling.writer();
      SqlStatements.execute(writer, RowGuard.QUIET);
      requireDefinitions(definitions, filling);
      TableOrder order = TableOrder.of(tables, source.leader());
      requireReady(order, filling);
      filling.path(USUAL_PATH);
      fill(order, filling);
      filling.printSchemas();
      List<CopyReport.Table> compared = compare(writer);
      filling.commit(
          "the rows are there",
          "The tables have all of them, compared, or none: look at one when the server answers, and"
              + " repeat it if it is empty");
      compared.sort(Comparator.comparing(CopyReport.Table::name));
      return new CopyReport(
          compared,
          inventory.catalog().objects().size(),
          inventory.leftOut(),
          notes,
          filling.bytes());
    }
  }

  private void requireDefinitions(ConnectionTarget definitions, FillingTransaction filling)
      throws SQLException {
    Comparison comparison = new Comparison(object -> object.kind().decidesOnRows());
    try (Connection reader = Sessions.reader(definitions)) {
      int version = Sessions.version(reader);
      comparison.definitions(
          inventory.catalog(),
          Catalog.read(reader, version),
          Catalog.read(filling.writer(), version),
          version == source.version());
    }
    filling.refuse(
        "\" has other definitions than the source",
        comparison.differences(),
        "Copy the definitions first, into a database that has none, or copy everything");
  }

  private void requireReady(TableOrder order, FillingTransaction filling) throws SQLException {
    Connection writer = filling.writer();
    RowGuard guard = new RowGuard(tables);
    SqlStatements.execute(writer, guard.locks());
    filling.refuse(
        "\" holds data already",
        guard.held(writer),
        "Empty it yourself, if nobody needs that, or copy everything in place of it, which keeps"
            + " what was there");
    filling.refuse(
        "\" has triggers that would run",
        guard.triggers(writer).stream().map(name -> "trigger " + name).toList(),
        "Disable each before (alter table … disable trigger …), and enable it afterwards");
    boolean quiet = SqlStatements.value(writer, "show session_replication_role").equals("replica");
    filling.refuse(
        "\" has tables that refer to each other, and only a superuser can fill them",
        quiet ? List.of() : order.circle(),
        "Connect to the target as a superuser, or copy everything in place of it");
  }

  private void fill(TableOrder order, FillingTransaction filling) throws SQLException {
    Connection writer = filling.writer();
    listener.doing("copying rows");
    filling.add(order.tables(), source.leader(), listener);
    for (long oid : LargeObjects.list(source.leader())) {
      LargeObjects.copyOne(source.leader(), writer, oid);
    }
    for (CatalogObject remark : inventory.catalog().ofLargeObjects()) {
      SqlStatements.execute(writer, remark.statements());
    }
    sequences.putAll(CopyRun.sequences(inventory, source.leader()));
    sequences.putAll(CopyRun.keptSequences(inventory, source.leader(), writer));
    for (Map.Entry<String, String> entry : sequences.entrySet()) {
      SqlStatements.execute(writer, setting(entry.getKey(), entry.getValue()));
    }
    listener.doing("filling materialized views");
    views.fill(writer, notes);
    listener.doing("collecting statistics");
    Statistics.collect(writer);
  }

  /** A restart is undone with its transaction, and with it what is set afterwards. */
  static List<String> setting(String sequence, String value) {
    return List.of(
        "alter sequence " + sequence + " restart",
        "select pg_catalog.setval(" + SqlText.literal(sequence) + ", " + value + ")");
  }

  private List<CopyReport.Table> compare(Connection writer) throws SQLException {
    listener.doing("comparing");
    Comparison comparison = new Comparison(object -> false);
    List<CopyReport.Table> compared = comparison.rows(source.leader(), writer, tables);
    List<String> differences = comparison.differences();
    differences.addAll(CopyCheck.largeObjects(source.leader(), writer));
    differences.addAll(CopyCheck.sequences(writer, sequences));
    CopyCheck.requireAlike(differences);
    views.compare(source.leader(), writer, notes);
    return compared;
  }
}
