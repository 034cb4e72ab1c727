package amp.pgcopy.roles;

import amp.pgcopy.rows.TableData;
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
 * The roles that values of a source's rows name: those of the types regrole and aclitem, also in
 * arrays, domains and composite types. Such a value is the number of a role, and is copied as its
 * name. PostgreSQL lets a role be dropped that only values name; then they show the number.
 */
final class RoleValues {
  /** Leads from each column to the values in it, of which there may be several. */
  private static final String COLUMNS =
      """
      with recursive walk (holder, name, depth, joins, value, type) as (
        select c.oid::regclass::text, quote_ident(a.attname), 0, ''::text collate "C",
          ('x.' || quote_ident(a.attname)) collate "C", a.atttypid
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind = 'r' and c.oid >= 16384 and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = ''
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

  private static final String OF_REGROLE =
      """
      select distinct r.rolname, l.v::oid::text
      from (select * from only $TABLE $CONDITION) x $JOINS
        cross join lateral (select $VALUE) l (v) left join pg_roles r on r.oid = l.v::oid
      where l.v::oid <> 0 order by 1, 2
      """;

  /** Its text is {@code grantee=rights/grantor}; nobody before the sign means everybody. */
  private static final String OF_ACLITEM =
      """
      select distinct r.rolname, n.name
      from (select * from only $TABLE $CONDITION) x $JOINS
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
    for (Column column : columns(source)) {
      TableData table = copied.get(column.table);
      if (table != null) {
        values.add(source, column, table.condition());
      }
    }
    return values;
  }

  /** A column, and how to come from a row {@code x} to a value in it. */
  private record Column(String table, String name, String joins, String value, boolean regrole) {
    String query(String condition) {
      return (regrole ? OF_REGROLE : OF_ACLITEM)
          .replace("$TABLE", table)
          .replace("$CONDITION", condition)
          .replace("$JOINS", joins)
          .replace("$VALUE", value);
    }
  }

  private static List<Column> columns(Connection source) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getBoolean(5)));
      }
    }
    return columns;
  }

  private void add(Connection source, Column column, String condition) throws SQLException {
    String place = "rows of " + column.table + ", column " + column.name;
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(column.query(condition))) {
      while (rows.next()) {
        String role = rows.getString(1);
        if (role != null) {
          uses.add(new RoleUse(role, RoleUse.Kind.ROWS, place));
        } else if (column.regrole) {
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
