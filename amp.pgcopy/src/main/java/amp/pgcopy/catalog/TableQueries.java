package amp.pgcopy.catalog;

import java.util.List;

/** Sequences, tables with their columns, defaults and partitions, and views. */
final class TableQueries {
  private static final String RELATION = "pg_class c join pg_namespace n on n.oid = c.relnamespace";

  /** Is true of a table that takes part in inheritance other than partitioning. */
  private static final String INHERITS =
      "(not c.relispartition and c.relkind in ('r', 'f') and exists (select from pg_inherits i"
          + " where c.oid in (i.inhrelid, i.inhparent)))";

  private static final String HAS_CHILDREN =
      "(c.relkind in ('r', 'f') and exists (select from pg_inherits i where i.inhparent = c.oid))";

  private static final String REPLICA_IDENTITY =
      """
      case when c.relkind <> 'f' then case c.relreplident
        when 'f' then format('alter table only %s replica identity full', c.oid::regclass)
        when 'n' then format('alter table only %s replica identity nothing', c.oid::regclass) end end""";

  /** From version 17 on a partitioned table may have one for its future partitions. */
  private static final String ACCESS_METHOD =
      """
      (select ' using ' || quote_ident(am.amname) from pg_am am
       where am.oid = c.relam and (am.amname <> 'heap' or c.relkind = 'p'))""";

  private TableQueries() {}

  static List<CatalogQuery> of(int version) {
    return List.of(
        new CatalogQuery(Kind.SEQUENCE, sequences(version)),
        new CatalogQuery(Kind.SEQUENCE_OWNER, sequenceOwners()),
        new CatalogQuery(Kind.TABLE, tables(version, "'r', 'p'")),
        new CatalogQuery(Kind.FOREIGN_TABLE, tables(version, "'f'")),
        new CatalogQuery(Kind.COLUMN_SETTING, parentsColumns(version)),
        new CatalogQuery(Kind.IDENTITY, identities(version)),
        new CatalogQuery(Kind.CHECK, checks()),
        new CatalogQuery(Kind.DEFAULT, defaults()),
        new CatalogQuery(Kind.PARTITION, partitions()),
        new CatalogQuery(Kind.PARTITION_IDENTITY, partitionIdentities(version)),
        new CatalogQuery(Kind.VIEW, views()),
        new CatalogQuery(Kind.MATERIALIZED_VIEW, materializedViews(version)),
        new CatalogQuery(Kind.REFRESH, refreshes()));
  }

  private static String own() {
    return CatalogQuery.USER_SCHEMA + " and " + CatalogQuery.ownObject("pg_class", "c.oid");
  }

  private static final String SEQUENCE_OPTIONS =
      """
      format('start with %s increment by %s minvalue %s maxvalue %s cache %s%s', s.seqstart,
        s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
        case when s.seqcycle then ' cycle' else ' no cycle' end)""";

  private static String sequences(int version) {
    return """
        select %s, c.oid::regclass::text,
          array[format('create %%ssequence %%s as %%s %%s',
            case when c.relpersistence = 'u' and %s then 'unlogged ' else '' end,
            c.oid::regclass, format_type(s.seqtypid, null), %s)], null
        from %s join pg_sequence s on s.seqrelid = c.oid
        where %s and not exists (select from pg_depend i where i.classid = 'pg_class'::regclass
          and i.objid = c.oid and i.deptype = 'i')
        """
        .formatted(
            CatalogQuery.id("pg_class", "c.oid"), version >= 15, SEQUENCE_OPTIONS, RELATION, own());
  }

  private static String sequenceOwners() {
    return """
        select %d, c.oid, c.oid::regclass::text,
          array[format('alter sequence %%s owned by %%s.%%I', c.oid::regclass,
            d.refobjid::regclass, a.attname)], null
        from %s join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
            and d.refclassid = 'pg_class'::regclass and d.deptype = 'a' and d.refobjsubid > 0
          join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where c.relkind = 'S' and %s
        """
        .formatted(CatalogQuery.SEQUENCE_OWNER, RELATION, own());
  }

  /**
   * From version 17 on that of a partitioned table is that of its partitions too; from version 15
   * on its sequence is logged or not as its table is, unless somebody has changed that.
   */
  private static String identities(int version) {
    return """
        select %s, c.oid::regclass::text,
          array[format('alter table %%s%%s alter column %%I add generated %%s as identity'
              || ' (sequence name %%s %%s)',
            case t.relkind when 'p' then '' else 'only ' end, d.refobjid::regclass, a.attname,
            case a.attidentity when 'a' then 'always' else 'by default' end,
            c.oid::regclass, %s)]
          || array_remove(array[case when %s and c.relpersistence
              <> case t.relkind when 'p' then 'p' else t.relpersistence end then
            format('alter sequence %%s set %%s', c.oid::regclass,
              case c.relpersistence when 'u' then 'unlogged' else 'logged' end) end], null), null
        from %s join pg_sequence s on s.seqrelid = c.oid
          join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
            and d.refclassid = 'pg_class'::regclass and d.deptype = 'i'
          join pg_class t on t.oid = d.refobjid
          join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where %s
        """
        .formatted(
            CatalogQuery.id("pg_class", "c.oid"), SEQUENCE_OPTIONS, version >= 15, RELATION, own());
  }

  /**
   * Before version 18 a partitioned table could be called unlogged, which meant nothing for itself
   * and its partitions.
   */
  private static String tables(int version, String kinds) {
    return """
        select %s, c.oid::regclass::text,
          array[format('create %%stable %%s (%%s)%%s%%s%%s%%s%%s',
              case when c.relkind = 'f' then 'foreign '
                when c.relpersistence = 'u' and c.relkind = 'r' then 'unlogged ' else '' end,
              c.oid::regclass,
              array_to_string((%s) || (%s), ', '),
              (select ' inherits (' || string_agg(i.inhparent::regclass::text, ', '
                 order by i.inhseqno) || ')'
               from pg_inherits i where i.inhrelid = c.oid and not c.relispartition),
              case c.relkind when 'p' then ' partition by ' || pg_get_partkeydef(c.oid)
                else '' end,
              %s,
              ' with (' || array_to_string(%s || %s, ', ') || ')',
              (select format(' server %%I%%s', s.srvname, %s)
               from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver
               where f.ftrelid = c.oid))]
            || coalesce((%s), '{}')
            || coalesce((%s), '{}')
            || coalesce((%s), '{}')
            || array_remove(array[
              'alter table ' || c.oid::regclass || ' of ' || nullif(c.reloftype, 0)::regtype,
              %s], null), null
        from %s left join pg_class toast on toast.oid = c.reltoastrelid
        where c.relkind in (%s) and %s
        """
        .formatted(
            CatalogQuery.id("pg_class", "c.oid"),
            ColumnQueries.columns(version),
            inlineChecks(),
            ACCESS_METHOD,
            CatalogQuery.options("c.reloptions", ""),
            CatalogQuery.options("toast.reloptions", "toast."),
            CatalogQuery.foreignOptions("f.ftoptions"),
            ColumnQueries.inherited(version),
            ColumnQueries.settings(version) + " and not " + HAS_CHILDREN,
            ColumnQueries.FOREIGN_OPTIONS,
            REPLICA_IDENTITY,
            RELATION,
            kinds,
            own());
  }

  /** A child that is made later would take over the storage of its parent's columns. */
  private static String parentsColumns(int version) {
    return """
        select %d, c.oid, c.oid::regclass::text, x.settings, null
        from %s cross join lateral (%s) x(settings)
        where x.settings is not null and %s and %s
        """
        .formatted(
            CatalogQuery.COLUMN_SETTING,
            RELATION,
            ColumnQueries.settings(version),
            HAS_CHILDREN,
            own());
  }

  /** A check of a table with children is created with it, so that it is inherited, not local. */
  private static String inlineChecks() {
    return """
        select array_agg(format('constraint %%I %%s', k.conname, pg_get_constraintdef(k.oid))
          order by k.conname)
        from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conislocal and k.convalidated and %s
        """
        .formatted(INHERITS);
  }

  private static String checks() {
    return """
        select %s, format('%%I on %%s', k.conname, c.oid::regclass),
          array[format('alter table only %%s add constraint %%I %%s', c.oid::regclass, k.conname,
            pg_get_constraintdef(k.oid))], null
        from pg_constraint k join pg_class c on c.oid = k.conrelid
          join pg_namespace n on n.oid = c.relnamespace
        where k.contype = 'c' and k.convalidated and not %s and %s
        """
        .formatted(CatalogQuery.id("pg_constraint", "k.oid"), INHERITS, own());
  }

  private static String defaults() {
    return """
        select %s, format('%%s.%%I', c.oid::regclass, a.attname),
          array[format('alter table %%s%%s alter column %%I set default %%s',
            case when c.relkind = 'v' then '' else 'only ' end, c.oid::regclass, a.attname,
            pg_get_expr(d.adbin, d.adrelid))], null
        from pg_attrdef d join pg_class c on c.oid = d.adrelid
          join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
        where a.attgenerated = '' and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'f') and %s
        """
        .formatted(CatalogQuery.id("pg_attrdef", "d.oid"), own());
  }

  private static String partitions() {
    return """
        select %d, c.oid, c.oid::regclass::text,
          array[format('alter table only %%s attach partition %%s %%s', i.inhparent::regclass,
            c.oid::regclass, pg_get_expr(c.relpartbound, c.oid))], null
        from %s join pg_inherits i on i.inhrelid = c.oid
        where c.relispartition and c.relkind in ('r', 'p', 'f') and %s
        """
        .formatted(CatalogQuery.PARTITION, RELATION, own());
  }

  /** Before version 17 a partition may have an identity of its own, and none of its table's. */
  private static String partitionIdentities(int version) {
    return """
        select %d, row_number() over (order by c.oid, a.attnum),
          format('%%s.%%I', c.oid::regclass, a.attname), '{}'::text[], null
        from %s join pg_attribute a on a.attrelid = c.oid
        where c.relispartition and a.attidentity <> '' and %s and %s
        """
        .formatted(CatalogQuery.PARTITION_IDENTITY, RELATION, version >= 17, own());
  }

  private static String views() {
    return """
        select %s, c.oid::regclass::text,
          array[format('create or replace view %%s%%s as%%s%%s', c.oid::regclass,
            ' with (' || array_to_string(%s, ', ') || ')', E'\\n',
            rtrim(pg_get_viewdef(c.oid), ';'))],
          (select format('create view %%s as select %%s', c.oid::regclass,
             string_agg(format('null::%%s%%s as %%I', format_type(a.atttypid, a.atttypmod), %s,
               a.attname), ', ' order by a.attnum))
           from pg_attribute a where a.attrelid = c.oid and a.attnum > 0)
        from %s
        where c.relkind = 'v' and %s
        """
        .formatted(
            CatalogQuery.id("pg_class", "c.oid"),
            CatalogQuery.options("c.reloptions", ""),
            CatalogQuery.collate("a.attcollation", "a.atttypid"),
            RELATION,
            own());
  }

  private static String materializedViews(int version) {
    return """
        select %s, c.oid::regclass::text,
          array[format('create materialized view %%s%%s%%s as%%s%%s%%swith no data', c.oid::regclass,
            %s, ' with (' || array_to_string(%s || %s, ', ') || ')', E'\\n',
            rtrim(pg_get_viewdef(c.oid), ';'), E'\\n')] || coalesce((%s), '{}')
            || array_remove(array[%s], null) || %s, null
        from %s left join pg_class toast on toast.oid = c.reltoastrelid
        where c.relkind = 'm' and %s
        """
        .formatted(
            CatalogQuery.id("pg_class", "c.oid"),
            ACCESS_METHOD,
            CatalogQuery.options("c.reloptions", ""),
            CatalogQuery.options("toast.reloptions", "toast."),
            ColumnQueries.settings(version),
            REPLICA_IDENTITY,
            CatalogQuery.dependsOnExtensions(
                "pg_class", "c.oid", "'alter materialized view ' || c.oid::regclass"),
            RELATION,
            own());
  }

  private static String refreshes() {
    return """
        select %d, c.oid, c.oid::regclass::text,
          array[format('refresh materialized view %%s', c.oid::regclass)], null
        from %s where c.relkind = 'm' and c.relispopulated and %s
        """
        .formatted(CatalogQuery.REFRESH, RELATION, own());
  }
}
