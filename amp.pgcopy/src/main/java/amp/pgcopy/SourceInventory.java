package amp.pgcopy;

import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyException;
import amp.pgcopy.api.CopyPlan;
import amp.pgcopy.api.MissingRoles;
import amp.pgcopy.api.MissingRolesException;
import amp.pgcopy.api.UnsupportedException;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.CatalogQuery;
import amp.pgcopy.catalog.ColumnOrder;
import amp.pgcopy.catalog.CompatibilityCheck;
import amp.pgcopy.catalog.CreationOrder;
import amp.pgcopy.catalog.Kind;
import amp.pgcopy.compare.DryRun;
import amp.pgcopy.roles.RoleDraft;
import amp.pgcopy.roles.RolePlan;
import amp.pgcopy.rows.TableData;
import amp.pgcopy.rows.TableQuery;
import amp.pgcopy.session.SourceSnapshot;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything that is known of the source before something is written.
 *
 * @param catalog its objects
 * @param order the order of their creation
 * @param tables its tables, the largest first
 * @param leftOut what is not copied on purpose
 * @param roles what becomes of roles that the target lacks
 * @param rows whether rows are copied, and not the objects alone
 */
record SourceInventory(
    Catalog catalog,
    CreationOrder order,
    List<TableData> tables,
    List<String> leftOut,
    RolePlan roles,
    boolean rows) {
  /** Counts what makes a database not empty, in schemas that a condition on {@code n} admits. */
  static String objects(String condition) {
    return """
        select (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where %1$s and %2$s)
          + (select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where %1$s and %3$s)
          + (select count(*) from pg_type t join pg_namespace n on n.oid = t.typnamespace
            where %1$s and t.typrelid = 0 and t.typelem = 0 and %4$s)
          + (select count(*) from pg_largeobject_metadata)
        """
        .formatted(
            CatalogQuery.USER_SCHEMA + " and " + condition,
            CatalogQuery.ownObject("pg_class", "c.oid"),
            CatalogQuery.ownObject("pg_proc", "p.oid"),
            CatalogQuery.ownObject("pg_type", "t.oid"));
  }

  /**
   * Reads the source's catalogs in its snapshot, after locking its tables against changes.
   *
   * @param target a connection to the target's server
   * @throws UnsupportedException when something cannot be copied
   * @throws MissingRolesException when the target lacks roles, and the choice is no answer to that
   */
  static SourceInventory of(SourceSnapshot source, Connection target, MissingRoles choice)
      throws SQLException {
    return of(source, target, choice, table -> true, true);
  }

  /**
   * Reads what a copy of the objects alone has.
   *
   * @param application whose tables may hold rows that belong to its schema
   */
  static SourceInventory withoutRows(
      SourceSnapshot source, Connection target, MissingRoles choice, ApplicationSchema application)
      throws SQLException {
    return of(
        source, target, choice, table -> application.schemaRows().contains(table.name()), false);
  }

  private static SourceInventory of(
      SourceSnapshot source,
      Connection target,
      MissingRoles choice,
      Predicate<TableData> filled,
      boolean rows)
      throws SQLException {
    Connection leader = source.leader();
    refuse(new CompatibilityCheck(leader, source.version(), target).unsupported());
    List<TableData> all = TableQuery.read(leader, source.version());
    lock(leader, all);
    List<TableData> tables = all.stream().filter(filled).toList();
    refuse(ColumnOrder.misread(leader));
    RoleDraft draft = RoleDraft.read(leader, tables, target, choice);
    Catalog whole = Catalog.read(leader, source.version(), draft.omitted());
    whole.placeExtensions(target);
    Catalog catalog = rows ? whole : whole.withoutRows();
    RolePlan roles = draft.with(catalog);
    List<String> leftOut = CompatibilityCheck.leftOut(leader);
    leftOut.addAll(roles.leftOut());
    return new SourceInventory(catalog, CreationOrder.of(catalog), tables, leftOut, roles, rows);
  }

  /**
   * Creates what may be missing on the target's machine, and undoes it.
   *
   * @param source the source in its snapshot
   * @param copy the database to fill, as whoever fills it
   * @throws UnsupportedException when something cannot be created there, or an extension of another
   *     version has no column for values of the source
   */
  void tryOut(Connection source, Connection copy) throws SQLException {
    refuse(DryRun.failing(catalog, tables, source, copy));
  }

  /**
   * Looks at the database to fill, where somebody else has made it.
   *
   * @throws UnsupportedException when texts of the source may have no counterpart in it
   */
  static void requireEncodingOf(Connection source, Connection copy) throws SQLException {
    String from = SqlStatements.value(source, "show server_encoding");
    String to = SqlStatements.value(copy, "show server_encoding");
    if (!from.equals(to)) {
      refuse(List.of("encoding " + from + " into a database with " + to));
    }
  }

  private static void refuse(List<String> unsupported) {
    if (!unsupported.isEmpty()) {
      throw new UnsupportedException(unsupported);
    }
  }

  /** Against changes of the tables, not of their rows: readers and writers go on. */
  private static void lock(Connection leader, List<TableData> tables) throws SQLException {
    int batch = 500;
    for (int i = 0; i < tables.size(); i += batch) {
      String names =
          tables.subList(i, Math.min(tables.size(), i + batch)).stream()
              .map(table -> "only " + table.name())
              .collect(Collectors.joining(", "));
      SqlStatements.execute(leader, "lock table " + names + " in access share mode");
    }
  }

  /**
   * Tells whoever uses the copy of its functions, if there are any.
   *
   * @param application the schema whose functions are known; empty for none
   */
  Optional<String> functionNote(String application) {
    long functions =
        catalog.objects().stream()
            .filter(object -> object.kind() == Kind.FUNCTION)
            .filter(object -> !object.identity().startsWith(application + "."))
            .count();
    return functions == 0
        ? Optional.empty()
        : Optional.of(
            "functions of the source came along (%d): whoever uses what calls them runs them with"
                    .formatted(functions)
                + " their own rights, and a superuser may do everything");
  }

  /** Tells whoever reads the report that passwords for other servers may be in the copy. */
  Optional<String> mappingNote() {
    long mappings =
        catalog.objects().stream().filter(object -> object.kind() == Kind.USER_MAPPING).count();
    return mappings == 0
        ? Optional.empty()
        : Optional.of(
            "user mappings of foreign servers came along (%d), and the passwords in them"
                .formatted(mappings));
  }

  /**
   * Drops what every new database has and the source has not.
   *
   * @param copy a connection of who may do so
   * @param kept extensions that stay
   */
  void dropOthers(Connection copy, Set<String> kept) throws SQLException {
    if (!has(Kind.SCHEMA, "public")) {
      SqlStatements.execute(copy, "drop schema if exists public");
    }
    for (String extension : SqlStatements.texts(copy, "select extname from pg_extension")) {
      if (!has(Kind.EXTENSION, extension) && !kept.contains(extension)) {
        SqlStatements.execute(copy, "drop extension " + SqlText.identifier(extension));
      }
    }
  }

  /** Returns the tables whose names are, or are not, among these. */
  List<TableData> tables(Set<String> names, boolean among) {
    return tables.stream().filter(table -> names.contains(table.name()) == among).toList();
  }

  /** Returns what there is of a part of the catalog. */
  SourceInventory part(Catalog part) {
    Set<String> names =
        part.objects().stream()
            .filter(object -> object.kind() == Kind.TABLE)
            .map(CatalogObject::identity)
            .collect(Collectors.toSet());
    return new SourceInventory(
        part, CreationOrder.of(part), tables(names, true), leftOut, roles, rows);
  }

  /** Tells whether the source has an object, whose name needs no quotes. */
  boolean has(Kind kind, String name) {
    return catalog.objects().stream()
        .anyMatch(object -> object.kind() == kind && object.identity().equals(name));
  }

  CopyPlan plan() {
    return new CopyPlan(
        tables.stream().map(TableData::name).sorted().toList(),
        tables.stream().mapToLong(TableData::bytes).sum(),
        catalog.objects().size(),
        List.of(),
        leftOut);
  }

  void requireEmpty(Connection target) throws SQLException {
    String objects = SqlStatements.value(target, objects("true"));
    if (!objects.equals("0")) {
      throw new CopyException(
          "the target database is not empty: it holds " + objects + " relations, functions, types",
          "Name an empty database");
    }
  }
}
