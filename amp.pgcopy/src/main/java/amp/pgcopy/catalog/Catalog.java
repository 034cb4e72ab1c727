package amp.pgcopy.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All objects that users made in a database, and which of them needs which. */
public final class Catalog {
  private static final long LARGE_OBJECTS = 2613;

  /** What a comment or a label is said of: {@code large object 1}, {@code x on large object 1}. */
  private static final Pattern LARGE_OBJECT = Pattern.compile("(^|on )large object [0-9]+$");

  private final Map<ObjectId, CatalogObject> objects = new LinkedHashMap<>();
  private final Map<ObjectId, ObjectId> aliases = new HashMap<>();
  private final Map<ObjectId, Set<ObjectId>> needs = new HashMap<>();
  private final List<CatalogObject> remarks = new ArrayList<>();

  private Catalog() {}

  /**
   * Reads it.
   *
   * @param connection has an empty search_path, and the snapshot to read in
   * @param version the server's major version
   */
  public static Catalog read(Connection connection, int version) throws SQLException {
    return read(connection, version, Set.of());
  }

  /**
   * Reads what a copy of it has.
   *
   * @param without roles that policies and user mappings are not for there
   */
  public static Catalog read(Connection connection, int version, Set<String> without)
      throws SQLException {
    Catalog catalog = new Catalog();
    try (Statement statement = connection.createStatement()) {
      for (CatalogQuery query : queries(version, without)) {
        catalog.objects(statement, query);
      }
      catalog.aliases(statement, DependencyQueries.aliases(version));
      catalog.needs(statement, DependencyQueries.NEEDS);
    }
    catalog.keepRemarksOnKnown();
    return catalog;
  }

  /**
   * Returns what reads the objects, in the order of messages about them.
   *
   * @param without roles that policies and user mappings are not for
   */
  static List<CatalogQuery> queries(int version, Set<String> without) {
    List<CatalogQuery> queries = new ArrayList<>(TypeQueries.of(version));
    queries.addAll(BaseTypeQueries.of(version));
    queries.addAll(ProgramQueries.all());
    queries.addAll(RoutineQueries.all());
    queries.addAll(OperatorQueries.of(version));
    queries.addAll(ForeignQueries.of(without));
    queries.addAll(TableQueries.of(version));
    queries.addAll(RelationQueries.of(version, without));
    queries.addAll(DatabaseQueries.all());
    return queries;
  }

  /**
   * Has extensions created where those of the target's server have to be: another version may have
   * a schema of its own, as pg_cron has from 1.5 on.
   */
  public void placeExtensions(Connection target) throws SQLException {
    Map<String, String> places = new HashMap<>();
    try (Statement statement = target.createStatement();
        ResultSet rows = statement.executeQuery(TypeQueries.PLACED_EXTENSIONS)) {
      while (rows.next()) {
        places.put(rows.getString(1), rows.getString(2));
      }
    }
    objects.replaceAll(
        (id, object) ->
            object.kind() == Kind.EXTENSION && places.containsKey(object.identity())
                ? new CatalogObject(
                    object.kind(),
                    id,
                    object.identity(),
                    List.of(places.getOrDefault(object.identity(), "")),
                    null)
                : object);
  }

  /** Returns the objects, each kind in the order of names. */
  public List<CatalogObject> objects() {
    return List.copyOf(objects.values());
  }

  /** Returns what an object needs directly, itself never. */
  Set<ObjectId> needs(ObjectId id) {
    return needs.getOrDefault(id, Set.of());
  }

  /**
   * Returns what has to be made for these objects to be made anew: themselves, what they are parts
   * of, and of all that they need whatever needs something of this.
   */
  public Catalog remaking(Collection<CatalogObject> wanted) {
    Set<ObjectId> needed = new LinkedHashSet<>();
    Set<ObjectId> made = new HashSet<>();
    ArrayDeque<ObjectId> queue = new ArrayDeque<>();
    for (CatalogObject object : wanted) {
      queue.add(object.id());
      // A function is replaced in its place.
      if (object.kind().hasParts()) {
        made.add(object.id());
        queue.addAll(children(object));
        made.addAll(children(object));
      } else if (object.kind() != Kind.FUNCTION) {
        needs(object.id()).stream()
            .filter(id -> objects.containsKey(id) && objects.get(id).kind().hasParts())
            .forEach(made::add);
      }
    }
    while (!queue.isEmpty()) {
      ObjectId next = queue.remove();
      if (needed.add(next)) {
        queue.addAll(needs(next));
      }
    }
    boolean more = true;
    while (more) {
      more = false;
      for (ObjectId id : needed) {
        more |= !Collections.disjoint(needs(id), made) && made.add(id);
      }
    }
    wanted.forEach(object -> made.add(object.id()));
    return part(made);
  }

  /** Tells whether a view, or what fills one, reads foreign tables, through others or not. */
  public boolean readsForeignTables(CatalogObject reader) {
    Set<ObjectId> seen = new HashSet<>();
    ArrayDeque<ObjectId> queue = new ArrayDeque<>(List.of(reader.id()));
    while (!queue.isEmpty()) {
      CatalogObject next = objects.get(queue.remove());
      if (next != null && seen.add(next.id())) {
        switch (next.kind()) {
          case FOREIGN_TABLE -> {
            return true;
          }
          case TABLE, VIEW, MATERIALIZED_VIEW, FUNCTION, REFRESH -> {
            queue.addAll(needs(next.id()));
            queue.addAll(children(next));
          }
          default -> {}
        }
      }
    }
    return false;
  }

  /** Returns what a copy without rows has: no filled views, and nothing said of large objects. */
  public Catalog withoutRows() {
    return only(object -> object.kind() != Kind.REFRESH && !isOfLargeObject(object));
  }

  /** Returns a part of it. */
  public Catalog only(Predicate<CatalogObject> condition) {
    Set<ObjectId> ids = new HashSet<>();
    objects.forEach(
        (id, object) -> {
          if (condition.test(object)) {
            ids.add(id);
          }
        });
    return part(ids);
  }

  /**
   * Returns a schema and all that needs it, directly or not. What needs an extension that is there
   * is no part of it for that alone.
   *
   * @param schema its name, quoted where that is needed; there may be none of that name
   */
  public Catalog within(String schema) {
    Map<ObjectId, List<ObjectId>> neededBy = new HashMap<>();
    needs.forEach(
        (id, needed) ->
            needed.forEach(n -> neededBy.computeIfAbsent(n, k -> new ArrayList<>()).add(id)));
    Set<ObjectId> found = new HashSet<>();
    ArrayDeque<ObjectId> queue = new ArrayDeque<>();
    for (CatalogObject object : objects.values()) {
      if (object.kind() == Kind.SCHEMA && object.identity().equals(schema)) {
        queue.add(object.id());
      }
    }
    while (!queue.isEmpty()) {
      ObjectId next = queue.remove();
      CatalogObject object = objects.get(next);
      if (object != null && object.kind() != Kind.EXTENSION && found.add(next)) {
        queue.addAll(neededBy.getOrDefault(next, List.of()));
      }
    }
    return part(found);
  }

  /** Tells whether an object of a part of this needs an extension, directly or not. */
  public boolean usesExtension(Catalog part, String name) {
    Set<ObjectId> seen = new HashSet<>(part.objects.keySet());
    ArrayDeque<ObjectId> queue = new ArrayDeque<>(seen);
    while (!queue.isEmpty()) {
      CatalogObject object = objects.get(queue.remove());
      if (object != null) {
        if (object.kind() == Kind.EXTENSION && object.identity().equals(name)) {
          return true;
        }
        needs(object.id()).stream().filter(seen::add).forEach(queue::add);
      }
    }
    return false;
  }

  /** Returns what is said of large objects, which goes where they go. */
  public List<CatalogObject> ofLargeObjects() {
    return objects.values().stream().filter(Catalog::isOfLargeObject).toList();
  }

  private static boolean isOfLargeObject(CatalogObject object) {
    return object.kind().isRemark() && LARGE_OBJECT.matcher(object.identity()).find();
  }

  /** A parent without its children would have its checks as objects of their own. */
  private List<ObjectId> children(CatalogObject parent) {
    return !parent.kind().isTable()
        ? List.of()
        : objects.values().stream()
            .filter(object -> object.kind().isTable() && needs(object.id()).contains(parent.id()))
            .map(CatalogObject::id)
            .toList();
  }

  private Catalog part(Set<ObjectId> ids) {
    Catalog part = new Catalog();
    objects.forEach(
        (id, object) -> {
          if (ids.contains(id)) {
            part.objects.put(id, object);
            Set<ObjectId> inside = new LinkedHashSet<>(needs(id));
            inside.retainAll(ids);
            part.needs.put(id, inside);
          }
        });
    return part;
  }

  private void objects(Statement statement, CatalogQuery query) throws SQLException {
    List<CatalogObject> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query.sql())) {
      while (rows.next()) {
        ObjectId id = new ObjectId(rows.getLong(1), rows.getLong(2));
        List<String> statements = Arrays.asList((String[]) rows.getArray(4).getArray());
        found.add(
            new CatalogObject(query.kind(), id, rows.getString(3), statements, rows.getString(5)));
      }
    } catch (SQLException e) {
      throw new SQLException("reading each " + query.kind() + ": " + e.getMessage(), e);
    }
    if (query.kind().isRemark()) {
      remarks.addAll(found);
    } else {
      found.sort(Comparator.comparing(CatalogObject::identity));
      found.forEach(object -> objects.put(object.id(), object));
    }
  }

  private void aliases(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        aliases.put(id(rows, 1), id(rows, 3));
      }
    }
  }

  private void needs(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        ObjectId from = resolve(id(rows, 1));
        ObjectId to = resolve(id(rows, 3));
        if (!from.equals(to) && objects.containsKey(from) && objects.containsKey(to)) {
          needs.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(to);
        }
      }
    }
  }

  private static ObjectId id(ResultSet row, int column) throws SQLException {
    return new ObjectId(row.getLong(column), row.getLong(column + 1));
  }

  /** A part of an object, such as a view's rule, stands for the object. */
  private ObjectId resolve(ObjectId id) {
    ObjectId resolved = id;
    for (int steps = 0; steps < 8 && !objects.containsKey(resolved); steps++) {
      ObjectId next = aliases.get(resolved);
      if (next == null) {
        return resolved;
      }
      resolved = next;
    }
    return resolved;
  }

  private void keepRemarksOnKnown() {
    remarks.sort(Comparator.comparing(CatalogObject::kind).thenComparing(CatalogObject::identity));
    long number = 1;
    for (CatalogObject remark : remarks) {
      ObjectId target = resolve(remark.id());
      boolean known = objects.containsKey(target) && !isOfAMember(remark.id(), target);
      if (known || remark.id().catalog() == LARGE_OBJECTS || remark.isOfTheDatabase()) {
        ObjectId id = new ObjectId(CatalogQuery.COMMENT, number++);
        objects.put(
            id, new CatalogObject(remark.kind(), id, remark.identity(), remark.statements(), null));
        if (known) {
          needs.put(id, new LinkedHashSet<>(Set.of(target)));
        }
      }
    }
  }

  /** What is said of a member of an extension comes with it, or not at all. */
  private boolean isOfAMember(ObjectId id, ObjectId target) {
    CatalogObject object = objects.get(target);
    return !id.equals(target) && object != null && object.kind() == Kind.EXTENSION;
  }
}
