package amp.pgcopy.catalog;

import java.util.List;

/** Operators, operator families and classes, and the access methods that they are for. */
final class OperatorQueries {
  private OperatorQueries() {}

  static List<CatalogQuery> of(int version) {
    return List.of(
        new CatalogQuery(Kind.OPERATOR, operators()),
        new CatalogQuery(Kind.ACCESS_METHOD, accessMethods()),
        new CatalogQuery(Kind.OPERATOR_FAMILY, families(version)),
        new CatalogQuery(Kind.OPERATOR_CLASS, classes(version)));
  }

  private static String operators() {
    return """
        select %s, o.oid::regoperator::text,
          array[format('create operator %%I.%%s (%%s)', n.nspname, o.oprname, array_to_string(array[
            'function = ' || %s,
            case when o.oprleft <> 0 then 'leftarg = ' || format_type(o.oprleft, null) end,
            case when o.oprright <> 0 then 'rightarg = ' || format_type(o.oprright, null) end,
            'commutator = ' || %s,
            'negator = ' || %s,
            'restrict = ' || %s,
            'join = ' || %s,
            case when o.oprcanhash then 'hashes' end,
            case when o.oprcanmerge then 'merges' end], ', '))], null
        from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
        where o.oprcode <> 0 and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_operator", "o.oid"),
            CatalogQuery.function("o.oprcode"),
            operator("o.oprcom"),
            operator("o.oprnegate"),
            CatalogQuery.function("o.oprrest"),
            CatalogQuery.function("o.oprjoin"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_operator", "o.oid"));
  }

  private static String operator(String oid) {
    return "(select format('operator(%I.%s)', x.nspname, s.oprname) from pg_operator s"
        + " join pg_namespace x on x.oid = s.oprnamespace where s.oid = "
        + oid
        + ")";
  }

  private static String accessMethods() {
    return """
        select %s, quote_ident(a.amname),
          array[format('create access method %%I type %%s handler %%s', a.amname,
            case a.amtype when 't' then 'table' else 'index' end, %s)], null
        from pg_am a where a.oid >= 16384 and %s
        """
        .formatted(
            CatalogQuery.id("pg_am", "a.oid"),
            CatalogQuery.function("a.amhandler"),
            CatalogQuery.ownObject("pg_am", "a.oid"));
  }

  private static String families(int version) {
    return """
        select %s, format('%%I.%%I using %%I', n.nspname, f.opfname, a.amname),
          array[format('create operator family %%I.%%I using %%I', n.nspname, f.opfname, a.amname)]
            || array_remove(array[
              format('alter operator family %%I.%%I using %%I add ', n.nspname, f.opfname, a.amname)
                || %s], null), null
        from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace
          join pg_am a on a.oid = f.opfmethod
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_opfamily", "f.oid"),
            members("m.family = f.oid and " + loose(version)),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_opfamily", "f.oid"));
  }

  private static String classes(int version) {
    return """
        select %s, format('%%I.%%I using %%I', n.nspname, c.opcname, a.amname),
          array[format('create operator class %%I.%%I%%s for type %%s using %%I family %%I.%%I as %%s',
            n.nspname, c.opcname, case when c.opcdefault then ' default' else '' end,
            format_type(c.opcintype, null), a.amname, fn.nspname, f.opfname,
            concat_ws(', ', x.members, case when c.opckeytype <> 0 or x.members is null then
              'storage ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), null)
              end))], null
        from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace
          join pg_am a on a.oid = c.opcmethod
          join pg_opfamily f on f.oid = c.opcfamily
          join pg_namespace fn on fn.oid = f.opfnamespace
          cross join lateral (select %s as members) x
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_opclass", "c.oid"),
            members("m.class = c.oid and not " + loose(version)),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_opclass", "c.oid"));
  }

  /** The operators and functions for which a condition on {@code m} is true, or null. */
  private static String members(String condition) {
    return """
        (select string_agg(m.text, ', ' order by m.text collate "C") from (
          select 'operator ' || o.amopstrategy || ' ' || o.amopopr::regoperator
              || coalesce((select format(' for order by %%I.%%I', sn.nspname, s.opfname)
                from pg_opfamily s join pg_namespace sn on sn.oid = s.opfnamespace
                where s.oid = o.amopsortfamily), '') as text,
            o.amopfamily as family, d.refobjid as class, 0 as number, y.amname as method,
            o.amoplefttype <> o.amoprighttype as mixed
          from pg_amop o join pg_am y on y.oid = o.amopmethod
            left join pg_depend d on d.classid = 'pg_amop'::regclass
              and d.objid = o.oid and d.refclassid = 'pg_opclass'::regclass
          where o.amoppurpose in ('s', 'o')
          union all
          select format('function %%s (%%s, %%s) %%s', p.amprocnum,
              format_type(p.amproclefttype, null), format_type(p.amprocrighttype, null),
              p.amproc::oid::regprocedure),
            p.amprocfamily, d.refobjid, p.amprocnum, y.amname,
            p.amproclefttype <> p.amprocrighttype
          from pg_amproc p join pg_opfamily pf on pf.oid = p.amprocfamily
            join pg_am y on y.oid = pf.opfmethod
            left join pg_depend d on d.classid = 'pg_amproc'::regclass
              and d.objid = p.oid and d.refclassid = 'pg_opclass'::regclass) m
        where %s)"""
        .formatted(condition);
  }

  /**
   * Is true of a member that a class can do without, and which therefore belongs to the family.
   * From version 14 on PostgreSQL decides that itself.
   *
   * @see <a href="https://www.postgresql.org/docs/18/index-functions.html">PostgreSQL 18, 63.2
   *     Index Access Method Functions</a>, amadjustmembers
   */
  private static String loose(int version) {
    return version >= 14
        ? "(m.class is null)"
        : """
        (m.class is null or case m.method
          when 'btree' then m.mixed or m.number > 1 when 'hash' then m.mixed or m.number > 1
          when 'gist' then m.number not in (1, 2, 5, 6, 7)
          when 'gin' then m.number not in (2, 3)
          when 'spgist' then m.number not in (1, 2, 3, 4, 5)
          else false end)""";
  }
}
