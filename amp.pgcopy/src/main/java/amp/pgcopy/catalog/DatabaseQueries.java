package amp.pgcopy.catalog;

import java.util.List;

/** What concerns the database as a whole: comments, settings, event triggers. */
final class DatabaseQueries {
  /**
   * Runs a statement that must name the database it is run in. It is in a literal: text of the
   * source's could hold whatever tag a dollar quotation has.
   */
  private static final String IN_THIS_DATABASE =
      "'do ' || quote_literal('begin execute format(' || quote_literal(%s)"
          + " || ', current_database()); end')";

  private DatabaseQueries() {}

  static List<CatalogQuery> all() {
    return List.of(
        new CatalogQuery(Kind.COMMENT, COMMENTS),
        new CatalogQuery(Kind.COMMENT, BROUGHT),
        new CatalogQuery(Kind.COMMENT, databaseComment()),
        new CatalogQuery(Kind.SECURITY_LABEL, SECURITY_LABELS),
        new CatalogQuery(Kind.SECURITY_LABEL, databaseLabels()),
        new CatalogQuery(Kind.DATABASE_SETTING, settings()),
        new CatalogQuery(Kind.EVENT_TRIGGER, eventTriggers()));
  }

  /**
   * How statements name the object {@code d} that they say something of; null for a subscription.
   */
  private static final String TARGET =
      """
        cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
        cross join lateral (select
          case when d.objsubid <> 0 then 'column'
            when i.type in ('table constraint', 'domain constraint') then 'constraint'
            when i.type = 'composite type' then 'type'
            when i.type = 'statistics object' then 'statistics'
            when i.type = 'aggregate' then 'routine'
            when i.type = 'foreign-data wrapper' then 'foreign data wrapper'
            else i.type end || ' '
          || case when i.type = 'domain constraint' then (
              select format('%I on domain %s', k.conname, k.contypid::regtype)
              from pg_constraint k where k.oid = d.objoid)
            when i.type = 'transform' then regexp_replace(i.identity, ' on (language .*)$', ' \\1')
            else i.identity end as target) x
      where x.target is not null and (d.classoid = 'pg_largeobject'::regclass
      """;

  /** Comments on whatever has one; the reader keeps those on objects that it knows. */
  private static final String COMMENTS =
      """
      select d.classoid, d.objoid, x.target,
        array['comment on ' || x.target || ' is ' || quote_literal(d.description)], null
      from pg_description d
      $TARGET
        or d.objoid >= 16384 and d.objoid is distinct from to_regnamespace('public')
          and d.classoid not in ('pg_event_trigger'::regclass, 'pg_extension'::regclass))
      """
          .replace("$TARGET", TARGET);

  /** Those on PostgreSQL's own objects are not the database's. */
  private static final String SECURITY_LABELS =
      """
      select d.classoid, d.objoid, quote_ident(d.provider) || ' on ' || x.target,
        array[format('security label for %I on %s is %L', d.provider, x.target, d.label)], null
      from pg_seclabel d
      $TARGET
        or d.classoid <> 'pg_event_trigger'::regclass
          and (d.objoid >= 16384 or d.objoid = to_regnamespace('public')))
      """
          .replace("$TARGET", TARGET);

  /** Comments that others come with, so that one that was removed has to be removed again. */
  private static final String BROUGHT =
      """
      select x.class, x.oid, x.target,
        array[format('comment on %s is %L', x.target, obj_description(x.oid, x.catalog))], null
      from (
        select 'pg_extension'::regclass::oid as class, e.oid, 'pg_extension' as catalog,
          'extension ' || quote_ident(e.extname) as target
        from pg_extension e where e.extname <> 'plpgsql'
        union all
        select 'pg_namespace'::regclass::oid, n.oid, 'pg_namespace', 'schema public'
        from pg_namespace n where n.nspname = 'public') x
      """;

  private static String databaseComment() {
    return """
        select %d, d.oid, 'database', array[%s], null
        from pg_database d join pg_shdescription s on s.objoid = d.oid
          and s.classoid = 'pg_database'::regclass
        where d.datname = current_database()
        """
        .formatted(
            CatalogQuery.COMMENT,
            IN_THIS_DATABASE.formatted(
                "'comment on database %I is ' || replace(quote_literal(s.description), '%',"
                    + " '%%')"));
  }

  private static String databaseLabels() {
    return """
        select %d, d.oid, quote_ident(s.provider) || ' on database', array[%s], null
        from pg_database d join pg_shseclabel s on s.objoid = d.oid
          and s.classoid = 'pg_database'::regclass
        where d.datname = current_database()
        """
        .formatted(
            CatalogQuery.COMMENT,
            IN_THIS_DATABASE.formatted(
                "'security label for ' || replace(quote_ident(s.provider), '%', '%%')"
                    + " || ' on database %I is '"
                    + " || replace(quote_literal(s.label), '%', '%%')"));
  }

  /** A list is stored as it is written, but for a name of no characters. */
  private static String settings() {
    return """
        select %d, x.n, x.name, array[%s], null
        from (select row_number() over () n, split_part(c, '=', 1) as name,
                substr(c, strpos(c, '=') + 1) as value
              from pg_db_role_setting s, unnest(s.setconfig) c
              where s.setrole = 0 and s.setdatabase = (select oid from pg_database
                where datname = current_database())) x
        """
        .formatted(
            CatalogQuery.DATABASE_SETTING,
            IN_THIS_DATABASE.formatted(
                """
                'alter database %I set ' || quote_ident(x.name) || ' to ' || replace(
                  case when x.name in ('search_path', 'temp_tablespaces',
                      'session_preload_libraries', 'local_preload_libraries') and x.value <> ''
                    then regexp_replace(x.value, '(^|, )""(?=,|$)', '\\1''''', 'g')
                    else quote_literal(x.value) end, '%', '%%')"""));
  }

  private static String eventTriggers() {
    return """
        select %s, quote_ident(t.evtname), array[format(
            'create event trigger %%I on %%s%%s execute function %%s()', t.evtname, t.evtevent,
            (select ' when tag in (' || string_agg(quote_literal(g), ', ') || ')'
             from unnest(t.evttags) g),
            (select format('%%I.%%I', n.nspname, p.proname) from pg_proc p
              join pg_namespace n on n.oid = p.pronamespace where p.oid = t.evtfoid))]
          || array_remove(array[case when t.evtenabled <> 'O' then
            format('alter event trigger %%I %%s', t.evtname, case t.evtenabled when 'D' then
              'disable' when 'R' then 'enable replica' else 'enable always' end) end,
            'comment on event trigger ' || quote_ident(t.evtname) || ' is '
              || quote_literal(obj_description(t.oid, 'pg_event_trigger'))], null)
          || coalesce((select array_agg(format('security label for %%I on event trigger %%I is %%L',
              l.provider, t.evtname, l.label) order by l.provider)
            from pg_seclabel l where l.classoid = 'pg_event_trigger'::regclass
              and l.objoid = t.oid), '{}'), null
        from pg_event_trigger t where %s
        """
        .formatted(
            CatalogQuery.id("pg_event_trigger", "t.oid"),
            CatalogQuery.ownObject("pg_event_trigger", "t.oid"));
  }
}
