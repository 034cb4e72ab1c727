package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Creation;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.dump.DumpLoad;
import amp.pgcopy.rows.LargeObjects;
import amp.pgcopy.rows.RowCopy;
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
import org.jspecify.annotations.Nullable;

/** Fills an empty database and compares it with its source. */
final class CopyRun {
  private final SourceSnapshot source;
  private final ConnectionTarget target;
  private final SourceInventory inventory;
  private final CopyListener listener;
  private final @Nullable DumpProgram dump;
  private final List<String> notes = new ArrayList<>();

  CopyRun(
      SourceSnapshot source,
      ConnectionTarget target,
      SourceInventory inventory,
      CopyListener listener,
      @Nullable DumpProgram dump) {
    this.dump = dump;
    this.source = source;
    this.target = target;
    this.inventory = inventory;
    this.listener = listener;
  }

  /** Adds what a reader of the report should know. */
  void note(String line) {
    notes.add(line);
  }

  CopyReport run(Connection writer, int jobs) throws SQLException {
    Map<String, String> sequences;
    long bytes;
    if (dump == null) {
      bytes = copy(writer, jobs);
      sequences = setSequences(writer);
    } else {
      Map<String, String> before = sequences();
      bytes = new DumpLoad(dump, source.snapshot(), listener).into(writer);
      Creation.all(writer, ofTheDatabase());
      sequences = unmoved(before);
    }
    listener.doing("collecting statistics");
    SqlStatements.execute(writer, "analyze");
    listener.reached(CopyStep.COMPLETED);
    listener.doing("comparing");
    List<CopyReport.Table> tables = compare(sequences, LargeObjects.list(source.leader()));
    listener.reached(CopyStep.COMPARED);
    return new CopyReport(
        tables, inventory.catalog().objects().size(), inventory.leftOut(), notes, bytes);
  }

  /** What pg_dump leaves out, since it names the database. */
  private List<CatalogObject> ofTheDatabase() {
    return inventory.catalog().objects().stream()
        .filter(
            object ->
                object.kind() == Kind.DATABASE_SETTING
                    || (object.kind() == Kind.COMMENT && object.identity().equals("database")))
        .toList();
  }

  private long copy(Connection writer, int jobs) throws SQLException {
    listener.doing("creating schemas, types, functions, tables and views");
    if (inventory.dropPublic()) {
      SqlStatements.execute(writer, "drop schema if exists public");
    }
    Creation.all(writer, inventory.order().beforeRows());
    listener.reached(CopyStep.STRUCTURED);
    listener.doing("copying rows");
    RowCopy rows = new RowCopy(source, target, inventory.tables(), listener);
    rows.run(jobs);
    LargeObjects.copy(source.leader(), writer, LargeObjects.list(source.leader()));
    listener.reached(CopyStep.FILLED);
    listener.doing("creating constraints and indexes");
    Creation.all(writer, inventory.order().afterRows());
    return rows.bytes();
  }

  /** Sets each sequence to the source's value; returns the values, by name. */
  private Map<String, String> setSequences(Connection writer) throws SQLException {
    Map<String, String> values = sequences();
    for (Map.Entry<String, String> entry : values.entrySet()) {
      SqlStatements.execute(
          writer,
          "select setval(" + SqlText.literal(entry.getKey()) + ", " + entry.getValue() + ")");
    }
    return values;
  }

  /** Returns the value of each sequence of the source as it is now; no snapshot keeps it. */
  private Map<String, String> sequences() throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    for (CatalogObject object : inventory.catalog().objects()) {
      if (object.kind() == Kind.SEQUENCE || object.kind() == Kind.IDENTITY) {
        values.put(object.identity(), sequence(source.leader(), object.identity()));
      }
    }
    return values;
  }

  /** pg_dump has read each at some moment: only one that nobody used meanwhile can be compared. */
  private Map<String, String> unmoved(Map<String, String> before) throws SQLException {
    Map<String, String> values = sequences();
    for (Map.Entry<String, String> entry : before.entrySet()) {
      if (!entry.getValue().equals(values.get(entry.getKey()))) {
        values.remove(entry.getKey());
        notes.add("sequence " + entry.getKey() + " was used meanwhile, so it was not compared");
      }
    }
    return values;
  }

  private static String sequence(Connection connection, String name) throws SQLException {
    return SqlStatements.value(
        connection, "select format('%s, %L', last_value, is_called) from " + name);
  }

  private List<CopyReport.Table> compare(Map<String, String> sequences, List<Long> largeObjects)
      throws SQLException {
    Comparison comparison = new Comparison();
    try (Connection reader = Sessions.reader(target)) {
      int version = Sessions.version(reader);
      comparison.catalogs(inventory.catalog(), reader, version, version == source.version());
      List<CopyReport.Table> tables =
          comparison.rows(source.leader(), reader, inventory.tables()).stream()
              .sorted(Comparator.comparing(CopyReport.Table::name))
              .toList();
      List<String> differences = comparison.differences();
      for (Map.Entry<String, String> entry : sequences.entrySet()) {
        String value = sequence(reader, entry.getKey());
        if (!value.equals(entry.getValue())) {
          differences.add(
              "sequence " + entry.getKey() + ": " + value + " in place of " + entry.getValue());
        }
      }
      for (long oid : largeObjects) {
        if (!LargeObjects.hash(source.leader(), oid).equals(LargeObjects.hash(reader, oid))) {
          differences.add("large object " + oid + " has other bytes");
        }
      }
      materializedViews(reader);
      requireAlike(differences);
      return tables;
    }
  }

  /** What they show was computed anew, so a stale one differs, which is no error. */
  private void materializedViews(Connection reader) throws SQLException {
    for (CatalogObject object : inventory.catalog().objects()) {
      if (object.kind() == Kind.REFRESH) {
        String count = "select count(*) from " + object.identity();
        String there = SqlStatements.value(source.leader(), count);
        String here = SqlStatements.value(reader, count);
        if (!there.equals(here)) {
          notes.add(
              "materialized view %s was refreshed: it has %s rows, and %s in the source"
                  .formatted(object.identity(), here, there));
        }
      }
    }
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
