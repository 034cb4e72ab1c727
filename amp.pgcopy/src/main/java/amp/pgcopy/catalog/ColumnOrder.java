package amp.pgcopy.catalog;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The order of the columns of tables that inherit. In a copy, the parents' come first, whoever
 * makes it, since CREATE TABLE … INHERITS makes them so; in the source one may have been added to a
 * parent later, or the parent to the table.
 */
public final class ColumnOrder {
  /** Values of a table's row type are read back by the order of its columns, not by their names. */
  private static final String MISREAD =
      """
      with recursive moved(oid) as (
        select c.oid from pg_class c cross join lateral (
          select array_agg(a.attname order by a.attnum) as source,
            array_agg(a.attname order by (
              select min(i.inhseqno * 10000 + p.attnum) from pg_inherits i
                join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname
                  and p.attnum > 0 and not p.attisdropped
              where i.inhrelid = c.oid) nulls last, a.attnum) as copy
          from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) x
        where c.relkind = 'r' and not c.relispartition and x.source <> x.copy
        union
        select i.inhrelid from moved m join pg_inherits i on i.inhparent = m.oid),
      holding(oid) as (
        select c.reltype from moved m join pg_class c on c.oid = m.oid
        union
        select x.whole from holding h join (
          select t.typarray, t.oid from pg_type t
          union all
          select t.oid, t.typbasetype from pg_type t where t.typtype = 'd'
          union all
          select c.reltype, a.atttypid from pg_attribute a join pg_class c on c.oid = a.attrelid
          where a.attnum > 0 and not a.attisdropped and c.reltype <> 0) x(whole, part)
          on x.part = h.oid)
      select format('column %s.%I: its values are rows of a table that inherits, whose columns have'
          || ' another order in a copy, also in one of pg_dump', c.oid::regclass, a.attname)
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and a.atttypid in (select h.oid from holding h)
      order by 1
      """;

  private ColumnOrder() {}

  /** Returns the columns whose values a copy would take for others, a line each. */
  public static List<String> misread(Connection source) throws SQLException {
    return SqlStatements.texts(source, MISREAD);
  }
}
