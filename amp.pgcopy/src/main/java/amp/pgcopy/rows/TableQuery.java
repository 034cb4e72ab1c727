package amp.pgcopy.rows;

import amp.pgcopy.catalog.CatalogQuery;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the tables whose rows are copied, the largest first. */
public final class TableQuery {
  /**
   * Types whose binary form holds no oid of the source, as those of the reg types do and everything
   * that has the oid of a type in it that is not the same in every server, such as an array of an
   * enum. Some types have no binary form, and neither have their arrays.
   */
  private static final String TYPES =
      """
      with recursive portable(oid) as (
        select t.oid from pg_type t
        where t.typsend <> 0 and t.typreceive <> 0 and (
            t.typtype = 'b' and t.typcategory <> 'A' and t.oid::regtype::text !~ '^reg'
          or t.typtype = 'e'
          or t.typcategory = 'A' and t.typelem < 10000 and exists (select from pg_type e
            where e.oid = t.typelem and e.typtype = 'b' and e.typsend <> 0 and e.typreceive <> 0
              and e.oid::regtype::text !~ '^reg'))
        union
        select m.made from portable p join (
          select d.oid, d.typbasetype from pg_type d where d.typtype = 'd'
          union all
          select r.rngtypid, r.rngsubtype from pg_range r
          $MULTIRANGES) m(made, base) on m.base = p.oid)
      """;

  private static final String MULTIRANGES =
      "union all select r.rngmultitypid, r.rngsubtype from pg_range r";

  private static final String TABLES =
      """
      select c.oid::regclass::text, pg_table_size(c.oid), c.reltuples::bigint, cols.copied,
        cols.binary, cols.row, coalesce(x.condition, ''),
        x.table_oid is not null and exists (select from pg_constraint f
          where f.contype = 'f' and c.oid in (f.conrelid, f.confrelid))
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join (select t.table_oid, t.condition from pg_extension e
            cross join lateral unnest(e.extconfig, e.extcondition) t(table_oid, condition)) x
          on x.table_oid = c.oid
        cross join lateral (
          select
            coalesce(array_agg(quote_ident(a.attname) order by a.attnum)
              filter (where a.attgenerated = ''), '{}') as copied,
            coalesce(bool_and(a.atttypid in (select p.oid from portable p))
              filter (where a.attgenerated = ''), true) as binary,
            coalesce(array_agg(case when a.atttypid = 'bytea'::regtype
                then 'sha256(' || quote_ident(a.attname) || ')'
              when a.atttypid in ('text'::regtype, 'varchar'::regtype)
                then replace('case when octet_length($) > 1000000 then encode(sha256(convert_to($,'
                  || ' getdatabaseencoding())), ''hex'') else $ end', '$', quote_ident(a.attname))
              else quote_ident(a.attname) end order by a.attname), '{}') as row
          from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) cols
      where c.relkind = 'r' and c.relpersistence <> 't' and ((%s and %s) or x.table_oid is not null)
      order by 2 desc, 1
      """
          .formatted(CatalogQuery.USER_SCHEMA, CatalogQuery.ownObject("pg_class", "c.oid"));

  private TableQuery() {}

  public static List<TableData> read(Connection connection, int version) throws SQLException {
    String sql = TYPES.replace("$MULTIRANGES", version < 14 ? "" : MULTIRANGES) + TABLES;
    boolean anyBytes = SqlStatements.value(connection, "show server_encoding").equals("SQL_ASCII");
    List<TableData> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String name = rows.getString(1);
        String condition = rows.getString(7);
        tables.add(
            new TableData(
                name,
                Arrays.asList((String[]) rows.getArray(4).getArray()),
                rows.getBoolean(5) && !anyBytes,
                anyBytes,
                condition,
                rows.getBoolean(8),
                rows.getLong(2),
                rows.getLong(3),
                checksum(name, (String[]) rows.getArray(6).getArray(), condition)));
      }
    }
    return tables;
  }

  /** The sum of the rows' hashes: no order, and a row that is there twice counts twice. */
  private static String checksum(String name, String[] columns, String condition) {
    return "select count(*), coalesce(sum(hashtextextended(row("
        + String.join(", ", columns)
        + ")::text collate \"C\", 0)), 0) from only "
        + name
        + " "
        + condition;
  }
}
