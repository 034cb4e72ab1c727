package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Creation;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.compare.Comparison;
import amp.pgcopy.roles.CreatedRoles;
import amp.pgcopy.schema.SchemaContents;
import amp.pgcopy.schema.TargetSchema;
import amp.pgcopy.session.Sessions;
import amp.pgcopy.session.SourceSnapshot;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes one schema in a database that has others, in one transaction, out of a copy that has all
 * names as they are there. It is compared with that before the commit. Nothing else of the database
 * is changed.
 */
final class SchemaFilling {
  private static final String EVENT_TRIGGERS =
      "select quote_ident(evtname) from pg_catalog.pg_event_trigger where evtenabled in ('O', 'A') and evtevent <> 'login'"
          + " order by 1";

  private final SourceSnapshot copy;
  private final ConnectionTarget target;
  private final String schema;
  private final List<String> extensions;
  private final CopyListener listener;
  private final List<String> notes = new ArrayList<>();

  /**
   * Prepares it.
   *
   * @param copy what has the schema by the name that it gets
   * @param schema that name, as it is
   * @param extensions those that the schema may need
   */
  SchemaFilling(
      SourceSnapshot copy,
      ConnectionTarget target,
      String schema,
      List<String> extensions,
      CopyListener listener) {
    this.copy = copy;
    this.target = target;
    this.schema = schema;
    this.extensions = extensions;
    this.listener = listener;
  }

  /**
   * Refuses a schema that cannot be filled.
   *
   * @throws CopyException when it holds something, or the user may not fill it
   */
  static void requireReady(TargetSchema there, ConnectionTarget target) {
    FillingTransaction.refuse(
        target,
        "\" has the schema " + there.name() + " already, and that is not empty",
        there.contents(),
        "Name another schema, or empty that one yourself, if nobody needs what is in it");
    there
        .lacking()
        .ifPresent(
            grant -> {
              throw new CopyException(
                  "the user may not make the schema "
                      + there.name()
                      + " in the database \""
                      + target.database()
                      + "\", or may make nothing in it",
                  "Have the database's owner type there: " + grant);
            });
  }

  /**
   * Fills and compares.
   *
   * @param whole everything that the copy has
   * @throws CopyException when the schema cannot be made, or is not alike in the end; nothing has
   *     changed then, unless it says that this is unknown
   */
  CopyReport run(SourceInventory whole) throws SQLException {
    try (FillingTransaction filling = FillingTransaction.begin(target)) {
      Connection writer = filling.writer();
      TargetSchema there = TargetSchema.of(schema, copy.leader(), writer);
      requireReady(there, target);
      // A schema that is there stays what it is, with what is said of it.
      Predicate<CatalogObject> made =
          object -> !there.exists() || !SchemaContents.isSchema(object, there.name());
      SourceInventory inventory = whole.part(whole.catalog().within(there.name()).only(made));
      inventory.roles().requireFreeNumbers(writer);
      CreatedRoles.within(writer, inventory.roles().created());
      notes.addAll(inventory.roles().notes());
      List<String> triggers = SqlStatements.texts(writer, EVENT_TRIGGERS);
      triggers.forEach(
          trigger -> notes.add("the event trigger " + trigger + " there ran for what was made"));
      inventory.functionNote("").ifPresent(notes::add);

      Catalog rehearsed = rehearsed(inventory, there, filling);
      if (!triggers.isEmpty()) {
        // They may change it in the trial as they do then, and nobody could tell.
        rehearsed = rehearsed.only(object -> false);
      }
      MaterializedViews views = new MaterializedViews(inventory);
      Map<String, String> sequences = fill(inventory, there, views, filling);
      List<CopyReport.Table> tables = compare(inventory, there, rehearsed, sequences, filling);
      views.compare(copy.leader(), writer, notes);
      filling.commit(
          "the schema " + there.name() + " is there",
          "It is there as a whole, compared, or not at all: look when the server answers, and repeat"
              + " it if it is not");
      tables.sort(Comparator.comparing(CopyReport.Table::name));
      return new CopyReport(
          tables,
          inventory.catalog().objects().size(),
          inventory.roles().leftOut(),
          notes,
          filling.bytes());
    }
  }

  /**
   * Makes all definitions without rows, reads how the server prints them, and undoes it. What the
   * user has no right to make, or the server cannot, is found before rows are copied.
   */
  private Catalog rehearsed(
      SourceInventory inventory, TargetSchema there, FillingTransaction filling)
      throws SQLException {
    Connection writer = filling.writer();
    listener.doing("trying out definitions in the schema " + there.name());
    SqlStatements.execute(writer, "savepoint rehearsal");
    // Functions are inlined into what is generated, and find what they name.
    filling.path(there.path(extensions));
    try {
      Creation.within(writer, definitions(inventory.order().all()));
    } catch (SQLException e) {
      throw refused(e);
    }
    filling.printSchemas();
    Catalog printed = read(there, writer);
    SqlStatements.execute(writer, "rollback to rehearsal");
    return printed;
  }

  private static CopyException refused(SQLException e) {
    String advice =
        SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
            ? "Have the right granted that the message names"
            : "Correct the cause and repeat it";
    return new CopyException(
        ProblemKind.FAILED,
        "the server of the target cannot make " + e.getMessage() + " [" + e.getSQLState() + "]",
        List.of(new Remedy.Advice("Nothing was copied. " + advice)),
        e);
  }

  private static List<CatalogObject> definitions(List<CatalogObject> objects) {
    return objects.stream().filter(object -> object.kind() != Kind.REFRESH).toList();
  }

  private static Catalog read(TargetSchema there, Connection writer) throws SQLException {
    return Catalog.read(writer, Sessions.version(writer)).within(there.name());
  }

  /** Makes it; returns the values of sequences, by name. */
  private Map<String, String> fill(
      SourceInventory inventory,
      TargetSchema there,
      MaterializedViews views,
      FillingTransaction filling)
      throws SQLException {
    Connection writer = filling.writer();
    filling.path(there.path(extensions));
    Creation.within(writer, inventory.order().beforeRows());
    if (inventory.rows()) {
      listener.doing("copying rows into the schema " + there.name());
      filling.add(inventory.tables(), copy.leader(), listener);
    }
    Map<String, String> sequences = CopyRun.sequences(inventory, copy.leader());
    for (Map.Entry<String, String> entry : sequences.entrySet()) {
      SqlStatements.execute(
          writer,
          "select pg_catalog.setval("
              + SqlText.literal(entry.getKey())
              + ", "
              + entry.getValue()
              + ")");
    }
    listener.doing("creating constraints and indexes in the schema " + there.name());
    Creation.within(writer, definitions(inventory.order().afterRows()));
    views.fill(writer, notes);
    Statistics.collect(writer, schema);
    return sequences;
  }

  private List<CopyReport.Table> compare(
      SourceInventory inventory,
      TargetSchema there,
      Catalog rehearsed,
      Map<String, String> sequences,
      FillingTransaction filling)
      throws SQLException {
    Connection writer = filling.writer();
    listener.doing("comparing the schema " + there.name());
    filling.printSchemas();
    Comparison comparison =
        new Comparison(object -> !there.exists() || !SchemaContents.isSchema(object, there.name()));
    comparison.catalogs(
        inventory.catalog(),
        read(there, writer),
        rehearsed,
        Sessions.version(writer) == copy.version());
    List<CopyReport.Table> tables = comparison.rows(copy.leader(), writer, inventory.tables());
    List<String> differences = comparison.differences();
    differences.addAll(CopyCheck.sequences(writer, sequences));
    CopyCheck.requireAlike(differences);
    return tables;
  }
}
