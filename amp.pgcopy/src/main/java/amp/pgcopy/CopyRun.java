package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyAddition;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.api.CopyStep;
import amp.pgcopy.api.DumpProgram;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Creation;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.dump.DumpLoad;
import amp.pgcopy.rows.LargeObjects;
import amp.pgcopy.rows.RowCopy;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty database and compares it with its source. What acts on whoever works in the
 * database, event triggers and its settings, comes last: nothing of ours runs into it, and nothing
 * is changed after it was compared.
 */
final class CopyRun {
  /** The sequences of extensions whose values are the user's; pg_dump takes them along itself. */
  private static final String KEPT_SEQUENCES =
      """
      select distinct c.oid::regclass::text
      from pg_extension e cross join lateral unnest(e.extconfig) t(oid)
        join pg_class c on c.oid = t.oid
      where c.relkind = 'S'
      """;

  /** What acts on statements and sessions. */
  private static final Set<Kind> ACTING = Set.of(Kind.DATABASE_SETTING, Kind.EVENT_TRIGGER);

  private final SourceSnapshot source;
  private final ConnectionTarget target;
  private final SourceInventory inventory;
  private final CopyListener listener;
  private final @Nullable DumpProgram dump;
  private final ApplicationObjects ours;
  private final Set<String> extensions;
  private final CopyAddition addition;
  private final List<String> notes = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @param application has the schema that the addition may change
   * @param addition is run when all is there but what acts on statements and sessions
   */
  CopyRun(
      SourceSnapshot source,
      ConnectionTarget target,
      SourceInventory inventory,
      CopyListener listener,
      @Nullable DumpProgram dump,
      ApplicationSchema application,
      CopyAddition addition) {
    this.dump = dump;
    this.source = source;
    this.target = target;
    this.inventory = inventory;
    this.listener = listener;
    this.ours = new ApplicationObjects(application);
    this.extensions =
        application.extensions().stream()
            .filter(name -> !inventory.has(Kind.EXTENSION, name))
            .collect(Collectors.toSet());
    extensions.forEach(
        name ->
            note(
                "extension %s is in the copy, though not in the source: the schema %s needs it"
                    .formatted(name, application.name())));
    inventory.roles().notes().forEach(this::note);
    inventory.mappingNote().ifPresent(this::note);
    this.addition = addition;
  }

  /** Adds what a reader of the report should know. */
  void note(String line) {
    notes.add(line);
  }

  CopyReport run(Connection writer, int jobs) throws SQLException {
    Map<String, String> sequences;
    long bytes;
    if (dump == null) {
      bytes = copy(writer, () -> copiedRows(writer, jobs));
      sequences = setSequences(writer);
    } else if (dump.rowsAlone()) {
      Map<String, String> before = sequences(inventory, source.leader());
      bytes = copy(writer, () -> loadedRows(dump, writer));
      sequences = unmoved(before);
    } else {
      Map<String, String> before = sequences(inventory, source.leader());
      boolean asDumped = inventory.roles().omitted().isEmpty();
      List<CatalogObject> all = inventory.catalog().objects();
      bytes = new DumpLoad(dump, source, listener, asDumped, all).into(writer);
      Creation.all(writer, DumpLoad.ofTheirOwn(all));
      Creation.all(writer, objects(o -> DumpLoad.leavesOut(o) || (!asDumped && namesRoles(o))));
      sequences = unmoved(before);
    }
    MaterializedViews views = new MaterializedViews(inventory);
    listener.doing("filling materialized views");
    SqlStatements.execute(writer, "begin");
    views.fill(writer, notes);
    SqlStatements.execute(writer, "commit");
    listener.doing("collecting statistics");
    Statistics.collect(writer)
        .forEach(
            name ->
                note(
                    "statistics of %s were not collected: some of its rows are foreign"
                        .formatted(name)));
    listener.reached(CopyStep.COMPLETED);
    CopyCheck check = new CopyCheck(source, target, inventory, views, sequences, notes);
    List<CopyReport.Table> tables = new ArrayList<>();
    if (!objects(ours::have).isEmpty()) {
      listener.doing("comparing");
      tables.addAll(check.part(ours::have, ours::have));
    }
    addition.run();
    listener.doing("comparing");
    tables.addAll(
        check.part(
            object -> isOfTheSource(object) && !views.lacks(object),
            relation -> !ours.have(relation)));
    check.others();
    List<CatalogObject> acting = objects(CopyRun::isActing);
    if (!acting.isEmpty()) {
      Creation.all(writer, acting);
      check.part(CopyRun::isActing, relation -> false);
    }
    listener.reached(CopyStep.COMPARED);
    tables.sort(Comparator.comparing(CopyReport.Table::name));
    return new CopyReport(
        tables, inventory.catalog().objects().size(), inventory.leftOut(), notes, bytes);
  }

  private boolean isOfTheSource(CatalogObject object) {
    boolean added = object.kind() == Kind.EXTENSION && extensions.contains(object.identity());
    return !ours.have(object) && !isActing(object) && !added;
  }

  static boolean isActing(CatalogObject object) {
    return ACTING.contains(object.kind());
  }

  private static boolean namesRoles(CatalogObject object) {
    return object.kind() == Kind.POLICY
        || object.kind() == Kind.USER_MAPPING
        || (object.kind() == Kind.COMMENT && object.identity().startsWith("policy "));
  }

  private List<CatalogObject> objects(Predicate<CatalogObject> condition) {
    return inventory.catalog().objects().stream().filter(condition).toList();
  }

  /** Moves rows between the definitions before them and those after them. */
  @FunctionalInterface
  private interface Rows {
    /** Moves them; returns their bytes. */
    long move() throws SQLException;
  }

  private long copy(Connection writer, Rows rows) throws SQLException {
    listener.doing("creating schemas, types, functions, tables and views");
    Creation.all(writer, inventory.order().beforeRows());
    listener.reached(CopyStep.STRUCTURED);
    listener.doing("copying rows");
    long bytes = rows.move();
    listener.reached(CopyStep.FILLED);
    listener.doing("creating constraints and indexes");
    Creation.all(
        writer,
        inventory.order().afterRows().stream()
            .filter(object -> !isActing(object) && object.kind() != Kind.REFRESH)
            .toList());
    return bytes;
  }

  private long copiedRows(Connection writer, int jobs) throws SQLException {
    RowCopy rows = new RowCopy(source, target, inventory.tables(), listener);
    rows.run(jobs);
    if (inventory.rows()) {
      LargeObjects.copy(source.leader(), writer, LargeObjects.list(source.leader()));
    }
    return rows.bytes();
  }

  /** What a script has beside definitions; the rows that are part of a schema are not in it. */
  private long loadedRows(DumpProgram script, Connection writer) throws SQLException {
    new RowCopy(source, target, inventory.tables(ours.rows(), true), listener).run(1);
    return new DumpLoad(script, source, listener, true, inventory.catalog().objects()).into(writer);
  }

  /** Sets each sequence to the source's value; returns the values, by name. */
  private Map<String, String> setSequences(Connection writer) throws SQLException {
    Map<String, String> values = sequences(inventory, source.leader());
    values.putAll(keptSequences(inventory, source.leader(), writer));
    for (Map.Entry<String, String> entry : values.entrySet()) {
      SqlStatements.execute(
          writer,
          "select setval(" + SqlText.literal(entry.getKey()) + ", " + entry.getValue() + ")");
    }
    return values;
  }

  /** Returns the value of each sequence of the source as it is now; no snapshot keeps it. */
  static Map<String, String> sequences(SourceInventory inventory, Connection source)
      throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    if (!inventory.rows()) {
      return values;
    }
    for (CatalogObject object : inventory.catalog().objects()) {
      if (object.kind() == Kind.SEQUENCE || object.kind() == Kind.IDENTITY) {
        values.put(object.identity(), CopyCheck.sequence(source, object.identity()));
      }
    }
    return values;
  }

  /** Returns the values of those of extensions that are the user's, and are in the copy too. */
  static Map<String, String> keptSequences(
      SourceInventory inventory, Connection source, Connection copy) throws SQLException {
    Map<String, String> values = keptSequences(inventory, source);
    for (String name : List.copyOf(values.keySet())) {
      String there = "select to_regclass(" + SqlText.literal(name) + ") is not null";
      // Another version of the extension may have none of that name.
      if (!SqlStatements.value(copy, there).equals("t")) {
        values.remove(name);
      }
    }
    return values;
  }

  /** Returns the values of those of extensions that are the user's. */
  static Map<String, String> keptSequences(SourceInventory inventory, Connection source)
      throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    if (inventory.rows()) {
      for (String name : SqlStatements.texts(source, KEPT_SEQUENCES)) {
        values.put(name, CopyCheck.sequence(source, name));
      }
    }
    return values;
  }

  /** pg_dump has read each at some moment: only one that nobody used meanwhile can be compared. */
  private Map<String, String> unmoved(Map<String, String> before) throws SQLException {
    Map<String, String> values = sequences(inventory, source.leader());
    for (Map.Entry<String, String> entry : before.entrySet()) {
      if (!entry.getValue().equals(values.get(entry.getKey()))) {
        values.remove(entry.getKey());
        notes.add("sequence " + entry.getKey() + " was used meanwhile, so it was not compared");
      }
    }
    return values;
  }
}
