package amp.pgcopy.schema;

import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The schema that is filled, and the database around it.
 *
 * @param name its name, quoted where needed
 * @param exists whether it is there
 * @param contents what is in it, a line each
 * @param lacking what has to be typed there for the user to be able to fill it; empty for nothing
 * @param extensions the schema of each extension there is, not quoted
 * @param others who may create something in a schema, beside its owner and the user: by the
 *     schema's name, not quoted
 */
public record TargetSchema(
    String name,
    boolean exists,
    List<String> contents,
    Optional<String> lacking,
    Map<String, String> extensions,
    Map<String, String> others) {
  /** Rights that objects will have, and what is said of all that is in a schema, is no content. */
  private static final String CONTENTS =
      """
      select i.type || ' ' || i.identity
      from pg_catalog.pg_depend d
        cross join lateral pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) i
      where d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
        and d.refobjid = pg_catalog.to_regnamespace(%s)
        and i.type not in ('default acl', 'publication namespace') order by 1
      """;

  /** The grantee 0 is everybody (pg_namespace.nspacl, aclitem). */
  private static final String OTHERS =
      """
      from (
        select n.nspname, string_agg(
          case a.grantee when 0 then 'public' else a.grantee::pg_catalog.regrole::text end, ', '
          order by a.grantee) as names
        from pg_catalog.pg_namespace n cross join lateral pg_catalog.aclexplode(n.nspacl) a
        where a.privilege_type = 'CREATE' and a.grantee <> n.nspowner and a.grantee not in (
          select r.oid from pg_catalog.pg_roles r where r.rolname = current_user or r.rolsuper)
        group by n.oid, n.nspname) o order by nspname
      """;

  /**
   * Looks at it.
   *
   * @param schema its name, not quoted
   * @param source a server whose word may become part of a statement: the user's own
   * @param there connected to the schema's database
   */
  public static TargetSchema of(String schema, Connection source, Connection there)
      throws SQLException {
    String literal = SqlText.literal(schema);
    String name = SqlStatements.value(source, "select quote_ident(" + literal + ")");
    String quoted = SqlText.literal(name);
    boolean exists = is(there, "to_regnamespace(" + quoted + ") is not null");
    String user = SqlStatements.value(there, "select quote_ident(current_user)");
    String database = SqlStatements.value(there, "select quote_ident(current_database())");
    Optional<String> lacking = Optional.empty();
    if (!exists && !is(there, "has_database_privilege(current_database(), 'create')")) {
      lacking = Optional.of("grant create on database " + database + " to " + user);
    } else if (exists
        && !is(
            there,
            "has_schema_privilege(%1$s, 'create') and has_schema_privilege(%1$s, 'usage')"
                .formatted(literal))) {
      lacking = Optional.of("grant create, usage on schema " + name + " to " + user);
    }
    List<String> contents =
        exists ? SqlStatements.texts(there, CONTENTS.formatted(quoted)) : List.of();
    List<String> schemas = SqlStatements.texts(there, "select nspname " + OTHERS);
    List<String> grantees = SqlStatements.texts(there, "select names " + OTHERS);
    Map<String, String> others = new HashMap<>();
    for (int i = 0; i < Math.min(schemas.size(), grantees.size()); i++) {
      others.put(schemas.get(i), grantees.get(i));
    }
    return new TargetSchema(name, exists, contents, lacking, SchemaContents.places(there), others);
  }

  private static boolean is(Connection there, String condition) throws SQLException {
    return SqlStatements.value(there, "select " + condition).equals("t");
  }

  /** Returns its name as it is. */
  String plainName() {
    return SchemaContents.plain(name);
  }

  /** Returns where functions find what they name without a schema: there, and in extensions. */
  public String path(Collection<String> needed) {
    Set<String> schemas = new LinkedHashSet<>(List.of(name));
    for (String extension : needed) {
      Optional.ofNullable(extensions.get(extension))
          .filter(schema -> !schema.equals("pg_catalog"))
          .map(SqlText::identifier)
          .ifPresent(schemas::add);
    }
    return String.join(", ", schemas);
  }

  /** Returns which extensions are not there, a line each. */
  public List<String> missing(Collection<String> needed) {
    List<String> lines = new ArrayList<>();
    for (String extension : needed) {
      if (!extensions.containsKey(extension)) {
        lines.add(
            "extension %s, which the database there lacks (have it made there: create extension %s)"
                .formatted(extension, extension));
      }
    }
    return lines;
  }

  /**
   * Returns which extensions are where others may put functions, which a function that names
   * something without a schema would call: a line each.
   */
  public List<String> open(Collection<String> needed) {
    List<String> lines = new ArrayList<>();
    for (String extension : needed) {
      String schema = extensions.getOrDefault(extension, "");
      String grantees = others.get(schema);
      if (grantees != null) {
        lines.add(
            ("extension %s: others may make functions in its schema %s there, which this database's own"
                    + " would call with your rights (have its owner type: revoke create on schema"
                    + " %s from %s)")
                .formatted(extension, schema, SqlText.identifier(schema), grantees));
      }
    }
    return lines;
  }
}
