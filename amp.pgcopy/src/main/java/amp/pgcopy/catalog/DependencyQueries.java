package amp.pgcopy.catalog;

/**
 * Which object needs which, from pg_depend.
 *
 * @see <a href="https://www.postgresql.org/docs/18/catalog-pg-depend.html">PostgreSQL 18, 52.18
 *     pg_depend</a>
 */
final class DependencyQueries {
  private static final String MULTIRANGES =
      """
      union all
      select 'pg_type'::regclass::oid, r.rngmultitypid, 'pg_type'::regclass::oid, r.rngtypid
      from pg_range r
      """;

  private static final String ALIASES =
      """
      select 'pg_type'::regclass::oid, c.reltype, 'pg_class'::regclass::oid, c.oid
      from pg_class c where c.reltype <> 0 and c.relkind <> 'c'
      union all
      select 'pg_class'::regclass::oid, c.oid, 'pg_type'::regclass::oid, c.reltype
      from pg_class c where c.relkind = 'c'
      union all
      select 'pg_type'::regclass::oid, t.typarray, 'pg_type'::regclass::oid, t.oid
      from pg_type t where t.typarray <> 0
      union all
      select 'pg_rewrite'::regclass::oid, r.oid, 'pg_class'::regclass::oid, r.ev_class
      from pg_rewrite r where r.rulename = '_RETURN'
      union all
      select 'pg_attrdef'::regclass::oid, d.oid, 'pg_class'::regclass::oid, d.adrelid
      from pg_attrdef d
      union all
      select 'pg_class'::regclass::oid, k.conindid, 'pg_constraint'::regclass::oid, k.oid
      from pg_constraint k where k.contype in ('p', 'u', 'x')
      union all
      select 'pg_constraint'::regclass::oid, k.oid, 'pg_class'::regclass::oid, k.conrelid
      from pg_constraint k where k.contype in ('c', 'n') and k.conrelid <> 0
      union all
      select 'pg_constraint'::regclass::oid, k.oid, 'pg_type'::regclass::oid, k.contypid
      from pg_constraint k where k.contypid <> 0
      union all
      select d.classid, d.objid, d.refclassid, d.refobjid
      from pg_depend d where d.classid in ('pg_amop'::regclass, 'pg_amproc'::regclass)
        and d.refclassid in ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
      union all
      select d.classid, d.objid, d.refclassid, d.refobjid
      from pg_depend d where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass
      """;

  /**
   * Each object and one that it needs; includes what belongs to statements of our own. A partition
   * is attached after its parent is: it takes over no identity of a parent that has none yet. A
   * member of an operator class may be created with the family, and before version 14 only the
   * class needs it.
   */
  static final String NEEDS =
      """
      select d.classid, d.objid, d.refclassid, d.refobjid
      from pg_depend d where d.objid >= 16384 and d.deptype <> 'e'
      union all
      select $OWNER, d.objid, x.class, x.oid
      from pg_depend d cross join lateral (values
        ('pg_class'::regclass::oid, d.objid), ('pg_class'::regclass::oid, d.refobjid)) x(class, oid)
      where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
        and d.deptype = 'a' and d.refobjsubid > 0
      union all
      select $PARTITION, i.inhrelid, x.class, x.oid
      from pg_inherits i cross join lateral (
        select 'pg_class'::regclass::oid, r from unnest(array[i.inhrelid, i.inhparent]) r
        union all
        select 'pg_constraint'::regclass::oid, k.oid from pg_constraint k
        where k.conrelid in (i.inhrelid, i.inhparent) and k.contype = 'c') x(class, oid)
      union all
      select $PARTITION, i.inhrelid, $PARTITION, i.inhparent from pg_inherits i
      union all
      select $COLUMNS, i.inhparent, 'pg_class'::regclass::oid, r
      from pg_inherits i, unnest(array[i.inhrelid, i.inhparent]) r
      union all
      select $INDEX, i.inhrelid, 'pg_class'::regclass::oid, r
      from pg_inherits i, unnest(array[i.inhrelid, i.inhparent]) r
      union all
      select 'pg_opfamily'::regclass::oid, m.family, d.refclassid, d.refobjid
      from pg_depend d join (
          select 'pg_amop'::regclass::oid, o.oid, o.amopfamily from pg_amop o
          union all
          select 'pg_amproc'::regclass::oid, p.oid, p.amprocfamily from pg_amproc p
        ) m(class, oid, family) on m.class = d.classid and m.oid = d.objid
      where d.refclassid not in ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
      union all
      select $STATE, d.objid, d.refclassid, d.refobjid
      from pg_depend d
      where d.classid = 'pg_trigger'::regclass and d.refclassid = 'pg_trigger'::regclass
      union all
      select x.option, i.indexrelid, 'pg_class'::regclass::oid, i.indexrelid
      from pg_index i cross join (values ($CLUSTERED), ($IDENTITY)) x(option)
      where i.indisclustered or i.indisreplident
      union all
      select $SECURITY, c.oid, 'pg_class'::regclass::oid, c.oid from pg_class c
      where c.relrowsecurity or c.relforcerowsecurity
      union all
      select $REFRESH, c.oid, 'pg_class'::regclass::oid, c.oid from pg_class c where c.relkind = 'm'
      """
          .replace("$OWNER", "" + CatalogQuery.SEQUENCE_OWNER)
          .replace("$PARTITION", "" + CatalogQuery.PARTITION)
          .replace("$COLUMNS", "" + CatalogQuery.COLUMN_SETTING)
          .replace("$INDEX", "" + CatalogQuery.INDEX_PARTITION)
          .replace("$STATE", "" + CatalogQuery.TRIGGER_STATE)
          .replace("$CLUSTERED", "" + CatalogQuery.CLUSTERED)
          .replace("$IDENTITY", "" + CatalogQuery.REPLICA_IDENTITY)
          .replace("$SECURITY", "" + CatalogQuery.ROW_SECURITY)
          .replace("$REFRESH", "" + CatalogQuery.REFRESH);

  private DependencyQueries() {}

  /** Each part of an object, and the object that it stands for. */
  static String aliases(int version) {
    return version >= 14 ? ALIASES + MULTIRANGES : ALIASES;
  }
}
