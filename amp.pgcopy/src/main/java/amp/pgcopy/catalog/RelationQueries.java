package amp.pgcopy.catalog;

import amp.sql.SqlText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is put on relations once their rows are there: constraints, indexes, triggers and so on. */
final class RelationQueries {
  private static final String ON_RELATION =
      " join pg_namespace n on n.oid = c.relnamespace where "
          + CatalogQuery.USER_SCHEMA
          + " and "
          + CatalogQuery.ownObject("pg_class", "c.oid");

  private RelationQueries() {}

  /**
   * Returns them.
   *
   * @param without roles that policies are not to be for
   */
  static List<CatalogQuery> of(int version, Set<String> without) {
    return List.of(
        new CatalogQuery(Kind.CONSTRAINT, constraints()),
        new CatalogQuery(Kind.UNVALIDATED_CONSTRAINT, unvalidated()),
        new CatalogQuery(Kind.FOREIGN_KEY, foreignKeys()),
        new CatalogQuery(Kind.INDEX, indexes()),
        new CatalogQuery(Kind.INDEX_PARTITION, indexPartitions()),
        new CatalogQuery(Kind.STATISTICS, statistics(version)),
        new CatalogQuery(Kind.RULE, rules()),
        new CatalogQuery(Kind.TRIGGER, triggers(version)),
        new CatalogQuery(Kind.TRIGGER_STATE, triggerStates(version)),
        new CatalogQuery(Kind.ROW_SECURITY, rowSecurity()),
        new CatalogQuery(Kind.POLICY, policies(without)),
        new CatalogQuery(Kind.TABLE_OPTION, clustered()),
        new CatalogQuery(Kind.TABLE_OPTION, replicaIdentity()));
  }

  private static String constraints() {
    return """
        select %s, format('%%I on %%s', k.conname, c.oid::regclass),
          array[format('alter table only %%s add constraint %%I %%s', c.oid::regclass, k.conname,
            pg_get_constraintdef(k.oid))]
          || array_remove(array[
            'alter index ' || i.oid::regclass || ' set (' || array_to_string(%s, ', ') || ')'],
            null) || %s, null
        from pg_constraint k join pg_class i on i.oid = k.conindid
          join pg_class c on c.oid = k.conrelid %s and k.contype in ('p', 'u', 'x')
        """
        .formatted(
            CatalogQuery.id("pg_constraint", "k.oid"),
            CatalogQuery.options("i.reloptions", ""),
            CatalogQuery.dependsOnExtensions(
                "pg_class", "i.oid", "'alter index ' || i.oid::regclass"),
            ON_RELATION);
  }

  /** Checks, and from version 18 on NOT NULL constraints, that old rows need not satisfy. */
  private static String unvalidated() {
    return """
        select %s, format('%%I on %%s', k.conname, c.oid::regclass),
          array[format('alter table %%s add constraint %%I %%s', c.oid::regclass, k.conname,
            pg_get_constraintdef(k.oid))], null
        from pg_constraint k join pg_class c on c.oid = k.conrelid %s
          and k.contype in ('c', 'n') and not k.convalidated and k.conislocal
        """
        .formatted(CatalogQuery.id("pg_constraint", "k.oid"), ON_RELATION);
  }

  private static String foreignKeys() {
    return """
        select %s, format('%%I on %%s', k.conname, c.oid::regclass),
          array[format('alter table %%s%%s add constraint %%I %%s',
            case c.relkind when 'p' then '' else 'only ' end, c.oid::regclass, k.conname,
            pg_get_constraintdef(k.oid))], null
        from pg_constraint k join pg_class c on c.oid = k.conrelid %s
          and k.contype = 'f' and k.conparentid = 0
        """
        .formatted(CatalogQuery.id("pg_constraint", "k.oid"), ON_RELATION);
  }

  private static String indexes() {
    return """
        select %s, x.indexrelid::regclass::text,
          array[pg_get_indexdef(x.indexrelid)] || coalesce((
            select array_agg(format('alter index %%s alter column %%s set statistics %%s',
              x.indexrelid::regclass, a.attnum, a.attstattarget) order by a.attnum)
            from pg_attribute a
            where a.attrelid = x.indexrelid and coalesce(a.attstattarget, -1) >= 0), '{}') || %s, null
        from pg_index x join pg_class c on c.oid = x.indrelid %s
          and c.relkind in ('r', 'p', 'm') and (x.indisvalid or c.relkind = 'p')
          and not exists (select from pg_constraint k
            where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
        """
        .formatted(
            CatalogQuery.id("pg_class", "x.indexrelid"),
            CatalogQuery.dependsOnExtensions(
                "pg_class", "x.indexrelid", "'alter index ' || x.indexrelid::regclass"),
            ON_RELATION);
  }

  private static String indexPartitions() {
    return """
        select %d, p.inhrelid, p.inhrelid::regclass::text,
          array[format('alter index %%s attach partition %%s', p.inhparent::regclass,
            p.inhrelid::regclass)], null
        from pg_inherits p join pg_index x on x.indexrelid = p.inhrelid
          join pg_class c on c.oid = x.indrelid %s
        """
        .formatted(CatalogQuery.INDEX_PARTITION, ON_RELATION);
  }

  private static String statistics(int version) {
    String target =
        version < 13
            ? ""
            : """
             || array_remove(array[case when coalesce(s.stxstattarget, -1) >= 0 then
                format('alter statistics %I.%I set statistics %s', sn.nspname, s.stxname,
                  s.stxstattarget) end], null)""";
    return """
        select %s, format('%%I.%%I', sn.nspname, s.stxname),
          array[pg_get_statisticsobjdef(s.oid)]%s, null
        from pg_statistic_ext s join pg_namespace sn on sn.oid = s.stxnamespace
          join pg_class c on c.oid = s.stxrelid %s
        """
        .formatted(CatalogQuery.id("pg_statistic_ext", "s.oid"), target, ON_RELATION);
  }

  private static String state(String column, String what, String name) {
    return "case "
        + column
        + " when 'D' then 'disable ' when 'R' then 'enable replica ' when 'A' then"
        + " 'enable always ' else 'enable ' end || '"
        + what
        + " ' || quote_ident("
        + name
        + ")";
  }

  private static String rules() {
    return """
        select %s, format('%%I on %%s', r.rulename, c.oid::regclass),
          array[pg_get_ruledef(r.oid)] || array_remove(array[case when r.ev_enabled <> 'O' then
            'alter table ' || c.oid::regclass || ' ' || %s end], null), null
        from pg_rewrite r join pg_class c on c.oid = r.ev_class %s and r.rulename <> '_RETURN'
        """
        .formatted(
            CatalogQuery.id("pg_rewrite", "r.oid"),
            state("r.ev_enabled", "rule", "r.rulename"),
            ON_RELATION);
  }

  private static String triggers(int version) {
    String clones = version < 13 ? "" : " and t.tgparentid = 0";
    return """
        select %s, format('%%I on %%s', t.tgname, c.oid::regclass),
          array[pg_get_triggerdef(t.oid)] || array_remove(array[case when t.tgenabled <> 'O' then
            'alter table ' || c.oid::regclass || ' ' || %s end], null) || %s, null
        from pg_trigger t join pg_class c on c.oid = t.tgrelid %s and not t.tgisinternal%s
        """
        .formatted(
            CatalogQuery.id("pg_trigger", "t.oid"),
            state("t.tgenabled", "trigger", "t.tgname"),
            CatalogQuery.dependsOnExtensions(
                "pg_trigger",
                "t.oid",
                "format('alter trigger %I on %s', t.tgname, c.oid::regclass)"),
            ON_RELATION,
            clones);
  }

  /** A partition's copy of a trigger may be switched on or off differently from the original. */
  private static String triggerStates(int version) {
    String parent =
        version < 13
            ? """
            pg_depend d on d.classid = 'pg_trigger'::regclass and d.objid = t.oid
              and d.refclassid = 'pg_trigger'::regclass
              join pg_trigger u on u.oid = d.refobjid"""
            : "pg_trigger u on u.oid = t.tgparentid";
    return """
        select %d, t.oid, format('%%I on %%s', t.tgname, c.oid::regclass),
          array['alter table ' || c.oid::regclass || ' ' || %s], null
        from pg_trigger t join %s join pg_class c on c.oid = t.tgrelid %s
          and t.tgenabled <> u.tgenabled and t.tgconstraint = 0
        """
        .formatted(
            CatalogQuery.TRIGGER_STATE,
            state("t.tgenabled", "trigger", "t.tgname"),
            parent,
            ON_RELATION);
  }

  private static String rowSecurity() {
    return """
        select %d, c.oid, c.oid::regclass::text, array_remove(array[
          case when c.relrowsecurity then
            format('alter table only %%s enable row level security', c.oid::regclass) end,
          case when c.relforcerowsecurity then
            format('alter table only %%s force row level security', c.oid::regclass) end], null),
          null
        from pg_class c %s and (c.relrowsecurity or c.relforcerowsecurity)
        """
        .formatted(CatalogQuery.ROW_SECURITY, ON_RELATION);
  }

  /** In the order of their names: their numbers are others on each server. */
  private static String policies(Set<String> without) {
    String roles =
        "from unnest(p.polroles) r (oid) left join pg_roles g on g.oid = r.oid where "
            + (without.isEmpty()
                ? "true"
                : without.stream()
                    .map(SqlText::literal)
                    .collect(Collectors.joining(", ", "coalesce(g.rolname not in (", "), true)")));
    return """
        select %s, format('%%I on %%s', p.polname, c.oid::regclass),
          array[format('create policy %%I on %%s as %%s for %%s to %%s%%s%%s', p.polname,
            c.oid::regclass, case when p.polpermissive then 'permissive' else 'restrictive' end,
            case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
              when 'd' then 'delete' else 'all' end,
            (select string_agg(case when r.oid = 0 then 'public' else quote_ident(g.rolname) end,
               ', ' order by g.rolname) %s),
            ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
            ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')], null
        from pg_policy p join pg_class c on c.oid = p.polrelid %s and exists (select %s)
        """
        .formatted(CatalogQuery.id("pg_policy", "p.oid"), roles, ON_RELATION, roles);
  }

  private static String clustered() {
    return """
        select %d, x.indexrelid, x.indexrelid::regclass::text,
          array[format('alter table %%s cluster on %%I', c.oid::regclass, i.relname)], null
        from pg_index x join pg_class i on i.oid = x.indexrelid
          join pg_class c on c.oid = x.indrelid %s and x.indisclustered
        """
        .formatted(CatalogQuery.CLUSTERED, ON_RELATION);
  }

  private static String replicaIdentity() {
    return """
        select %d, x.indexrelid, x.indexrelid::regclass::text,
          array[format('alter table only %%s replica identity using index %%I', c.oid::regclass,
            i.relname)], null
        from pg_index x join pg_class i on i.oid = x.indexrelid
          join pg_class c on c.oid = x.indrelid %s and x.indisreplident
        """
        .formatted(CatalogQuery.REPLICA_IDENTITY, ON_RELATION);
  }
}
