package amp.pgcopy.catalog;

/** The parts of a table's definition that come from its columns. */
final class ColumnQueries {
  private static final String COLUMNS =
      " from pg_attribute a join pg_type ty on ty.oid = a.atttypid"
          + " where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped";

  /** An array of statements for what foreign tables say of their columns. */
  static final String FOREIGN_OPTIONS =
      """
      select array_agg(format('alter foreign table only %s alter column %I%s', c.oid::regclass,
        a.attname, $OPTIONS) order by a.attnum)
      from pg_attribute a
      where a.attrelid = c.oid and a.attfdwoptions is not null and not a.attisdropped
      """
          .replace("$OPTIONS", CatalogQuery.foreignOptions("a.attfdwoptions"));

  /**
   * What users have set for a column: all but what a server writes there for itself, as those do
   * that were released from November 2026 on, and what pg_dump leaves out, too.
   */
  private static final String GIVEN_OPTIONS =
      "array(select o from unnest(a.attoptions) o where split_part(o, '=', 1) <> 'pg_attver')";

  private ColumnQueries() {}

  /** An array of the columns that a table has of its own; a partition's are all its own. */
  static String columns(int version) {
    return """
        select array_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
            || %s
            || coalesce((select format(' generated always as (%%s)%%s',
                  pg_get_expr(d.adbin, d.adrelid),
                  case a.attgenerated when 's' then ' stored' else ' virtual' end)
                from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum
                  and a.attgenerated <> '' and not %s), '')
            || %s order by a.attnum)
        %s and (a.attislocal or c.relispartition)
        """
        .formatted(
            CatalogQuery.collate("a.attcollation", "a.atttypid"),
            parentsExpression(version),
            notNull(version),
            COLUMNS);
  }

  /**
   * Is true of a generated column that has to be made without its expression: before version 16 a
   * child's is that of its parent, and CREATE TABLE refuses one, though the column may be its own.
   */
  private static String parentsExpression(int version) {
    return version >= 16
        ? "false"
        : """
        (not c.relispartition and exists (select from pg_inherits i join pg_attribute u
          on u.attrelid = i.inhparent and u.attname = a.attname and u.attgenerated <> ''
          where i.inhrelid = c.oid))""";
  }

  /** What makes a column NOT NULL; from version 18 on this is a constraint with a name. */
  private static String notNull(int version) {
    if (version < 18) {
      return "case when a.attnotnull then ' not null' else '' end";
    }
    return """
        coalesce((select
            case when k.conname = c.relname || '_' || a.attname || '_not_null' then ''
              else ' constraint ' || quote_ident(k.conname) end
            || ' not null' || case when k.connoinherit then ' no inherit' else '' end
          from pg_constraint k where k.conrelid = c.oid and k.contype = 'n'
            and k.conkey = array[a.attnum] and k.convalidated), '')""";
  }

  /**
   * An array of statements for what an inherited column has differently from its parent. It has a
   * default of its own or none: a child made after its parent's default would have that.
   */
  static String inherited(int version) {
    String notNull =
        version < 18
            ? """
            select format('alter table only %s alter column %I set not null', c.oid::regclass,
              a.attname) as s
            where a.attnotnull and not exists (select from pg_inherits i join pg_attribute u
              on u.attrelid = i.inhparent and u.attname = a.attname and u.attnotnull
              where i.inhrelid = c.oid)"""
            : """
            select case when k.conname = c.relname || '_' || a.attname || '_not_null'
              then format('alter table only %s alter column %I set not null', c.oid::regclass,
                a.attname)
              else format('alter table only %s add constraint %I not null %I', c.oid::regclass,
                k.conname, a.attname) end as s
            from pg_constraint k where k.conrelid = c.oid and k.contype = 'n' and k.conislocal
              and k.convalidated and k.conkey = array[a.attnum]""";
    return """
        select array_agg(x.s order by a.attnum, x.s)
        from pg_attribute a cross join lateral (
            %s
            union all
            select format('alter table only %%s alter column %%I drop default', c.oid::regclass,
              a.attname) where a.attgenerated = '') x
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and not a.attislocal
          and not c.relispartition
        """
        .formatted(notNull);
  }

  /** An array of statements for storage, compression and statistics of the columns. */
  static String settings(int version) {
    String compression =
        version < 14
            ? ""
            : """
            union all
            select 'compression ' || case a.attcompression when 'l' then 'lz4' else 'pglz' end
            where a.attcompression <> ''""";
    return """
        select array_agg(format('alter table only %%s alter column %%I set %%s', c.oid::regclass,
          a.attname, x.s) order by a.attnum, x.s)
        from pg_attribute a join pg_type ty on ty.oid = a.atttypid cross join lateral (
            select 'storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external'
              when 'm' then 'main' else 'extended' end as s
            where a.attstorage <> ty.typstorage
            union all
            select 'statistics ' || a.attstattarget where coalesce(a.attstattarget, -1) >= 0
            union all
            select '(' || array_to_string(given.options, ', ') || ')'
            from (select %s as options) given where given.options is not null
            %s) x
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        """
        .formatted(CatalogQuery.options(GIVEN_OPTIONS, ""), compression);
  }
}
