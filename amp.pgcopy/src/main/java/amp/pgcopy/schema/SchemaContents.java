package amp.pgcopy.schema;

import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.catalog.CatalogObject;
import amp.pgcopy.catalog.Kind;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a database has in schemas, and what belongs to none. Names are quoted where needed. */
public final class SchemaContents {
  private static final String PLPGSQL = "plpgsql";

  private static final List<String> BESIDE_CATALOG =
      List.of(
          "select 'publication ' || quote_ident(pubname) from pg_publication order by 1",
          """
          select 'subscription ' || quote_ident(s.subname) from pg_subscription s
          where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
          order by 1
          """);

  private final Catalog catalog;
  private final String application;

  /** The contents of each schema that is not empty, in the order of names. */
  private final Map<String, Catalog> schemas = new LinkedHashMap<>();

  private final List<String> empty = new ArrayList<>();

  /**
   * Looks at a catalog.
   *
   * @param application the schema of the application, which stays; empty for none
   */
  public SchemaContents(Catalog catalog, String application) {
    this.catalog = catalog;
    this.application = application;
    for (CatalogObject object : catalog.objects()) {
      String name = object.identity();
      if (object.kind() == Kind.SCHEMA && !name.equals(application)) {
        Catalog within = catalog.within(name);
        if (within.objects().stream().allMatch(part -> isSchema(part, name))) {
          empty.add(name);
        } else {
          schemas.put(name, within);
        }
      }
    }
  }

  /** Tells whether an object is a schema itself, or said of it. */
  public static boolean isSchema(CatalogObject object, String name) {
    String target = "schema " + name;
    return object.kind().isRemark()
        ? object.identity().equals(target) || object.identity().endsWith(" on " + target)
        : object.kind() == Kind.SCHEMA && object.identity().equals(name);
  }

  /** Returns the schemas that are not empty, but for the application's. */
  public List<String> schemas() {
    return List.copyOf(schemas.keySet());
  }

  /** Returns what is in a schema that is not empty. */
  public Catalog in(String schema) {
    return schemas.getOrDefault(schema, catalog.only(object -> false));
  }

  /** Returns what is not in a schema and is not copied, a line each. */
  public List<String> leftOut(String schema) {
    List<String> lines = new ArrayList<>();
    List<String> needed = extensions(schema);
    allExtensions().stream()
        .filter(name -> !name.equals(PLPGSQL) && !needed.contains(name))
        .forEach(name -> lines.add("extension " + name + ", which nothing there needs"));
    if (catalog.objects().stream().anyMatch(object -> isSchema(object, application))) {
      lines.add(
          "schema "
              + application
              + " with all that is in it: its application makes one of its own where it works");
    }
    empty.stream()
        .filter(name -> !name.equals("public"))
        .forEach(name -> lines.add("schema " + name + ", which is empty"));
    catalog.objects().stream()
        .filter(CatalogObject::isOfTheDatabase)
        .forEach(object -> lines.add(object + ", since the database there is another"));
    return lines;
  }

  /**
   * Returns what can go into no schema, a line each.
   *
   * @param source has an empty search_path
   */
  public List<String> outside(Connection source) throws SQLException {
    Set<String> inside = new HashSet<>(names(catalog.within(application)));
    schemas.values().forEach(part -> inside.addAll(names(part)));
    List<String> lines = new ArrayList<>();
    for (CatalogObject object : catalog.objects()) {
      boolean placed = inside.contains(object.toString()) && !object.kind().isDatabaseWide();
      // What comes with others has no statements.
      boolean passedOver =
          object.statements().isEmpty()
              || object.kind() == Kind.SCHEMA
              || object.kind() == Kind.EXTENSION
              || object.kind().isRemark();
      if (!placed && !passedOver) {
        lines.add(object.toString());
      }
    }
    for (String query : BESIDE_CATALOG) {
      lines.addAll(SqlStatements.texts(source, query));
    }
    return lines.stream()
        .map(line -> line + ": it belongs to the whole database, and to no schema")
        .toList();
  }

  /** Returns what hangs on the schema of the application, which stays: a line each. */
  public List<String> onApplication(String schema) {
    Catalog staying = catalog.within(application);
    Set<String> inside = names(staying);
    List<String> lines = new ArrayList<>();
    in(schema).objects().stream()
        .map(CatalogObject::toString)
        .filter(inside::contains)
        .forEach(name -> lines.add(name + ": it needs something of the schema " + application));
    Set<String> members = members(staying);
    if (!members.isEmpty()) {
      lines.addAll(SchemaTexts.naming(application, members).in(in(schema)));
    }
    return lines;
  }

  /** Returns the names of tables, functions and whatever else has one in the schema that stays. */
  private Set<String> members(Catalog staying) {
    Pattern member = Pattern.compile(Pattern.quote(application) + "\\.([\\w$]+)(?:\\(.*)?");
    return staying.objects().stream()
        .map(object -> member.matcher(object.identity()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Catalog part) {
    return part.objects().stream().map(CatalogObject::toString).collect(Collectors.toSet());
  }

  /**
   * Returns the extensions that a schema may need: those that PostgreSQL knows it needs and, where
   * a function's text may call something, all but PL/pgSQL, which functions are known to need.
   */
  public List<String> extensions(String schema) {
    Catalog part = in(schema);
    boolean texts = hasTexts(schema);
    return allExtensions().stream()
        .filter(name -> (texts && !name.equals(PLPGSQL)) || catalog.usesExtension(part, name))
        .toList();
  }

  /** Tells whether a schema has functions whose bodies are texts, which may name anything. */
  public boolean hasTexts(String schema) {
    return in(schema).objects().stream().anyMatch(SchemaTexts::hasBody);
  }

  private List<String> allExtensions() {
    return catalog.objects().stream()
        .filter(object -> object.kind() == Kind.EXTENSION)
        .map(CatalogObject::identity)
        .toList();
  }

  /** Returns the schema of each extension of a database, by its name as it is, not quoted. */
  static Map<String, String> places(Connection database) throws SQLException {
    Map<String, String> places = new HashMap<>();
    List<String> names =
        SqlStatements.texts(database, EXTENSIONS.formatted("quote_ident(extname)"));
    List<String> schemas = SqlStatements.texts(database, EXTENSIONS.formatted("nspname"));
    for (int i = 0; i < Math.min(names.size(), schemas.size()); i++) {
      places.put(names.get(i), schemas.get(i));
    }
    return places;
  }

  private static final String EXTENSIONS =
      """
      select %s from pg_catalog.pg_extension x
        join pg_catalog.pg_namespace n on n.oid = x.extnamespace order by x.oid
      """;

  /** Returns the name of a schema as it is, without the quotes that it may need. */
  static String plain(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}
