package amp.pgcopy.roles;

import amp.pgcopy.roles.RoleConstants.Constant;
import amp.pgcopy.rows.TableData;
import amp.sql.SqlStatements;
import amp.sql.SqlStates;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The roles that values of a source name, in rows and in constants of definitions: those of the
 * types regrole and aclitem, also in arrays, domains and composite types. Such a value is the
 * number of a role, and is copied as its name. PostgreSQL lets a role be dropped that only values
 * name; then they show the number.
 */
final class RoleValues {
  /** Leads from what holds values to each value that names a role. */
  private static final String WALK =
      """
      with recursive walk (holder, name, depth, joins, value, type) as (
        $START
        union all
        select w.holder, w.name, w.depth + 1, (w.joins || s.joins) collate "C",
          s.value collate "C", s.type
        from walk w join pg_type t on t.oid = w.type cross join lateral (
            select '', format('(%s)::%s', w.value, format_type(t.typbasetype, t.typtypmod)),
              t.typbasetype where t.typtype = 'd'
            union all
            select format(' cross join lateral (select unnest(%s) as v) u%s', w.value, w.depth),
              format('u%s.v', w.depth), t.typelem
            where t.typcategory = 'A' and t.typtype = 'b' and t.typelem <> 0
            union all
            select '', format('(%s).%I', w.value, f.attname), f.atttypid
            from pg_attribute f where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0
              and not f.attisdropped) s (joins, value, type))
      select holder, name, joins, value, type = 'regrole'::regtype from walk
      where type in ('regrole'::regtype, 'aclitem'::regtype) order by 1, 2
      """;

  private static final String COLUMNS =
      """
      select c.oid::regclass::text, quote_ident(a.attname), 0, ''::text collate "C",
        ('x.' || quote_ident(a.attname)) collate "C", a.atttypid
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relkind = 'r' and c.oid >= 16384 and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''
      """;

  private static final String TYPE =
      "select format_type(t.oid, null), '', 0, ''::text collate \"C\", 'x.v'::text collate \"C\","
          + " t.oid from pg_type t where t.oid = ";

  private static final String OF_REGROLE =
      """
      select distinct r.rolname, l.v::oid::text
      from ($ROWS) x $JOINS
        cross join lateral (select $VALUE) l (v) left join pg_roles r on r.oid = l.v::oid
      where l.v::oid <> 0 order by 1, 2
      """;

  /** Its text is {@code grantee=rights/grantor}; nobody before the sign means everybody. */
  private static final String OF_ACLITEM =
      """
      select distinct r.rolname, n.name
      from ($ROWS) x $JOINS
        cross join lateral (select $VALUE) l (v)
        cross join lateral
          unnest(regexp_match(l.v::text, '^("(?:[^"]|"")*"|[^"=]*)=[^/]*/(.*)$')) m (q)
        cross join lateral (select case when left(m.q, 1) = '"'
          then replace(substr(m.q, 2, length(m.q) - 2), '""', '"') else m.q end) n (name)
        left join pg_roles r on r.rolname = n.name
      where n.name <> '' order by 1, 2
      """;

  private final List<RoleUse> uses = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final Map<String, String> numbers = new TreeMap<>();

  private RoleValues() {}

  /**
   * Reads them.
   *
   * @param source has an empty search_path, and the snapshot to read in
   * @param tables whose rows are copied
   */
  static RoleValues read(Connection source, List<TableData> tables) throws SQLException {
    RoleValues values = new RoleValues();
    Map<String, TableData> copied =
        tables.stream().collect(Collectors.toMap(TableData::name, Function.identity()));
    for (Path column : paths(source, COLUMNS)) {
      TableData table = copied.get(column.holder);
      if (table != null) {
        values.add(
            source,
            column,
            "select * from only " + column.holder + " " + table.condition(),
            RoleUse.Kind.ROWS,
            "rows of " + column.holder + ", column " + column.name);
      }
    }
    return values;
  }

  /** Adds what constants name; one that the source itself cannot read any more is lost. */
  void addConstants(Connection source, List<Constant> constants) throws SQLException {
    for (Constant constant : constants) {
      String rows = "select " + constant.literal() + "::" + constant.type() + " as v";
      SqlStatements.execute(source, "savepoint amp_constant");
      try {
        String type = SqlText.literal(constant.type()) + "::regtype";
        for (Path path : paths(source, TYPE + type)) {
          add(source, path, rows, RoleUse.Kind.DEFINITION, constant.place());
        }
      } catch (SQLException e) {
        if (!SqlStates.UNDEFINED_OBJECT.equals(e.getSQLState())) {
          throw e;
        }
        lost.add(constant.place() + ": rights of a role that was dropped, " + constant.literal());
      } finally {
        SqlStatements.execute(source, "rollback to savepoint amp_constant");
      }
    }
  }

  /** How to come from a row {@code x} to a value in it. */
  private record Path(String holder, String name, String joins, String value, boolean regrole) {
    String query(String rows) {
      return (regrole ? OF_REGROLE : OF_ACLITEM)
          .replace("$ROWS", rows)
          .replace("$JOINS", joins)
          .replace("$VALUE", value);
    }
  }

  private static List<Path> paths(Connection source, String start) throws SQLException {
    List<Path> paths = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(WALK.replace("$START", start))) {
      while (rows.next()) {
        paths.add(
            new Path(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getBoolean(5)));
      }
    }
    return paths;
  }

  private void add(Connection source, Path path, String from, RoleUse.Kind kind, String place)
      throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(path.query(from))) {
      while (rows.next()) {
        String role = rows.getString(1);
        if (role != null) {
          uses.add(new RoleUse(role, kind, place));
        } else if (path.regrole) {
          numbers.put(rows.getString(2), place);
        } else {
          lost.add(place + ": rights of a role that was dropped, number " + rows.getString(2));
        }
      }
    }
  }

  /** Returns the roles, and where they are named. */
  List<RoleUse> uses() {
    return uses;
  }

  /** Returns values that no server can read, since the role is gone: a line each. */
  List<String> lost() {
    return lost;
  }

  /** Returns numbers of roles that are gone, each with a place where it is. */
  Map<String, String> numbers() {
    return numbers;
  }
}
