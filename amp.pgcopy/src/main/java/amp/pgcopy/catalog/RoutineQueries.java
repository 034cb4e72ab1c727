package amp.pgcopy.catalog;

import java.util.List;

/** Functions, procedures, aggregates and casts. */
final class RoutineQueries {
  private RoutineQueries() {}

  static List<CatalogQuery> all() {
    return List.of(
        new CatalogQuery(Kind.FUNCTION, functions()),
        new CatalogQuery(Kind.AGGREGATE, aggregates()),
        new CatalogQuery(Kind.CAST, casts()));
  }

  private static String functions() {
    return """
        select %s, p.oid::regprocedure::text,
          array[rtrim(pg_get_functiondef(p.oid), E'\\n')] || %s, null
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prokind <> 'a' and not exists (select from pg_depend i
            where i.classid = 'pg_proc'::regclass and i.objid = p.oid and i.deptype = 'i')
          and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_proc", "p.oid"),
            CatalogQuery.dependsOnExtensions(
                "pg_proc", "p.oid", "'alter routine ' || p.oid::regprocedure"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_proc", "p.oid"));
  }

  private static String aggregates() {
    return """
        select %s, p.oid::regprocedure::text,
          array[format('create aggregate %%I.%%I(%%s) (%%s)', n.nspname, p.proname,
            coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'),
            array_to_string(array[
              'sfunc = ' || %s,
              'stype = ' || format_type(a.aggtranstype, null),
              case when a.aggtransspace <> 0 then 'sspace = ' || a.aggtransspace end,
              'finalfunc = ' || %s,
              case when a.aggfinalextra then 'finalfunc_extra' end,
              case when a.aggfinalfn <> 0 then 'finalfunc_modify = ' || case a.aggfinalmodify
                when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end,
              'combinefunc = ' || %s,
              'serialfunc = ' || %s,
              'deserialfunc = ' || %s,
              'initcond = ' || quote_literal(a.agginitval),
              'msfunc = ' || %s,
              'minvfunc = ' || %s,
              case when a.aggmtranstype <> 0
                then 'mstype = ' || format_type(a.aggmtranstype, null) end,
              case when a.aggmtransspace <> 0 then 'msspace = ' || a.aggmtransspace end,
              'mfinalfunc = ' || %s,
              case when a.aggmfinalextra then 'mfinalfunc_extra' end,
              case when a.aggmfinalfn <> 0 then 'mfinalfunc_modify = ' || case a.aggmfinalmodify
                when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end end,
              'minitcond = ' || quote_literal(a.aggminitval),
              (select 'sortop = ' || format('operator(%%I.%%s)', o.nspname, s.oprname)
               from pg_operator s join pg_namespace o on o.oid = s.oprnamespace
               where s.oid = a.aggsortop),
              case p.proparallel when 's' then 'parallel = safe'
                when 'r' then 'parallel = restricted' end,
              case when a.aggkind = 'h' then 'hypothetical' end], ', '))], null
        from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid
          join pg_namespace n on n.oid = p.pronamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_proc", "p.oid"),
            CatalogQuery.function("a.aggtransfn"),
            CatalogQuery.function("a.aggfinalfn"),
            CatalogQuery.function("a.aggcombinefn"),
            CatalogQuery.function("a.aggserialfn"),
            CatalogQuery.function("a.aggdeserialfn"),
            CatalogQuery.function("a.aggmtransfn"),
            CatalogQuery.function("a.aggminvtransfn"),
            CatalogQuery.function("a.aggmfinalfn"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_proc", "p.oid"));
  }

  private static String casts() {
    return """
        select %s, format('(%%s as %%s)', format_type(k.castsource, null),
            format_type(k.casttarget, null)),
          array[format('create cast (%%s as %%s) %%s%%s', format_type(k.castsource, null),
            format_type(k.casttarget, null),
            case k.castmethod when 'f' then 'with function ' || k.castfunc::regprocedure
              when 'i' then 'with inout' else 'without function' end,
            case k.castcontext when 'a' then ' as assignment' when 'i' then ' as implicit'
              else '' end)], null
        from pg_cast k where k.oid >= 16384 and not exists (select from pg_depend i
            where i.classid = 'pg_cast'::regclass and i.objid = k.oid and i.deptype = 'i')
          and %s
        """
        .formatted(CatalogQuery.id("pg_cast", "k.oid"), CatalogQuery.ownObject("pg_cast", "k.oid"));
  }
}
