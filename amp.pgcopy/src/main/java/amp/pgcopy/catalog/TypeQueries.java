package amp.pgcopy.catalog;

import java.util.List;

/** Schemas, extensions, collations, types and text search. */
final class TypeQueries {
  private TypeQueries() {}

  static List<CatalogQuery> of(int version) {
    return List.of(
        new CatalogQuery(Kind.SCHEMA, schemas()),
        new CatalogQuery(Kind.EXTENSION, EXTENSIONS),
        new CatalogQuery(Kind.COLLATION, collations(version)),
        new CatalogQuery(Kind.TYPE, enums()),
        new CatalogQuery(Kind.TYPE, composites()),
        new CatalogQuery(Kind.TYPE, ranges(version)),
        new CatalogQuery(Kind.TYPE, domains(version)),
        new CatalogQuery(Kind.DOMAIN_CONSTRAINT, domainConstraints("k.convalidated")),
        new CatalogQuery(Kind.UNVALIDATED_CONSTRAINT, domainConstraints("not k.convalidated")),
        new CatalogQuery(Kind.TEXT_SEARCH_DICTIONARY, dictionaries()),
        new CatalogQuery(Kind.TEXT_SEARCH_CONFIGURATION, configurations()));
  }

  private static String schemas() {
    return """
        select %s, quote_ident(n.nspname),
          array['create schema ' || case n.nspname when 'public' then 'if not exists ' else '' end
            || quote_ident(n.nspname)], null
        from pg_namespace n where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_namespace", "n.oid"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_namespace", "n.oid"));
  }

  private static final String CREATION = "format('create extension if not exists %I schema %I', ";

  private static final String EXTENSIONS =
      """
      select 'pg_catalog.pg_extension'::regclass::oid, x.oid, quote_ident(x.extname),
        array[$CREATION x.extname, n.nspname)], null
      from pg_extension x join pg_namespace n on n.oid = x.extnamespace
      """
          .replace("$CREATION", CREATION);

  /** What creates those that can be in one schema alone, in the version that is created here. */
  static final String PLACED_EXTENSIONS =
      """
      select quote_ident(v.name), $CREATION v.name, v.schema)
      from pg_available_extension_versions v join pg_available_extensions x
        on x.name = v.name and x.default_version = v.version
      where v.schema is not null
      """
          .replace("$CREATION", CREATION);

  private static String collations(int version) {
    String locale =
        version >= 17 ? "l.colllocale" : version >= 15 ? "l.colliculocale" : "l.collcollate";
    String rules = version >= 16 ? "l.collicurules" : "null";
    return """
        select %s, format('%%I.%%I', n.nspname, l.collname),
          array[format('create collation %%I.%%I (provider = %%s%%s%%s%%s)', n.nspname, l.collname,
            case l.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
            case l.collprovider
              when 'c' then format(', lc_collate = %%L, lc_ctype = %%L', l.collcollate, l.collctype)
              else format(', locale = %%L', %s) end,
            ', rules = ' || quote_literal(%s),
            case when l.collisdeterministic then '' else ', deterministic = false' end)], null
        from pg_collation l join pg_namespace n on n.oid = l.collnamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_collation", "l.oid"),
            locale,
            rules,
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_collation", "l.oid"));
  }

  private static String types(String statement, String condition) {
    return """
        select %s, t.oid::regtype::text, array[%s], %s
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where %s and t.typisdefined and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_type", "t.oid"),
            statement,
            // A canonical function takes the range that it is part of.
            BaseTypeQueries.shell(
                "exists (select from pg_range g where g.rngtypid = t.oid and g.rngcanonical <> 0)"),
            condition,
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_type", "t.oid"));
  }

  private static String enums() {
    return types(
        """
        format('create type %s as enum (%s)', t.oid::regtype,
          (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
           from pg_enum e where e.enumtypid = t.oid))""",
        "t.typtype = 'e'");
  }

  private static String composites() {
    return types(
        """
        format('create type %s as (%s)', t.oid::regtype,
          (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
             || COLLATE, ', ' order by a.attnum)
           from pg_attribute a
           where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))"""
            .replace("COLLATE", CatalogQuery.collate("a.attcollation", "a.atttypid")),
        "t.typtype = 'c' and (select c.relkind from pg_class c where c.oid = t.typrelid) = 'c'");
  }

  private static String ranges(int version) {
    String multirange =
        version < 14
            ? "''"
            : """
            (select format(', multirange_type_name = %I.%I', mn.nspname, m.typname)
             from pg_type m join pg_namespace mn on mn.oid = m.typnamespace
             where m.oid = r.rngmultitypid)""";
    return types(
        """
        (select format('create type %s as range (subtype = %s%s%s%s%s%s)', t.oid::regtype,
           format_type(r.rngsubtype, null),
           (select format(', subtype_opclass = %I.%I', o.nspname, c.opcname)
            from pg_opclass c join pg_namespace o on o.oid = c.opcnamespace
            where c.oid = r.rngsubopc and not c.opcdefault),
           (select format(', collation = %I.%I', o.nspname, c.collname)
            from pg_collation c join pg_namespace o on o.oid = c.collnamespace
            where c.oid = r.rngcollation and c.oid <> s.typcollation),
           ', canonical = ' || CANONICAL,
           ', subtype_diff = ' || DIFFERENCE,
           MULTIRANGE)
         from pg_range r join pg_type s on s.oid = r.rngsubtype where r.rngtypid = t.oid)"""
            .replace("CANONICAL", CatalogQuery.function("r.rngcanonical"))
            .replace("DIFFERENCE", CatalogQuery.function("r.rngsubdiff"))
            .replace("MULTIRANGE", multirange),
        "t.typtype = 'r'");
  }

  private static String domains(int version) {
    String notNullName =
        version < 17
            ? "''"
            : """
            coalesce((select ' constraint ' || quote_ident(k.conname) from pg_constraint k
               where k.contypid = t.oid and k.contype = 'n'
                 and k.conname <> t.typname || '_not_null'), '')""";
    return types(
        """
        format('create domain %s as %s%s%s%s', t.oid::regtype,
          format_type(t.typbasetype, t.typtypmod), COLLATE,
          ' default ' || pg_get_expr(t.typdefaultbin, 'pg_catalog.pg_type'::regclass),
          case when t.typnotnull then NAME || ' not null' else '' end)"""
            .replace("COLLATE", CatalogQuery.collate("t.typcollation", "t.typbasetype"))
            .replace("NAME", notNullName),
        "t.typtype = 'd'");
  }

  private static String domainConstraints(String condition) {
    return """
        select %s, format('%%I on %%s', k.conname, k.contypid::regtype),
          array[format('alter domain %%s add constraint %%I %%s', k.contypid::regtype, k.conname,
            pg_get_constraintdef(k.oid))], null
        from pg_constraint k join pg_type t on t.oid = k.contypid
          join pg_namespace n on n.oid = t.typnamespace
        where k.contype = 'c' and %s and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_constraint", "k.oid"),
            condition,
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_type", "t.oid"));
  }

  private static String dictionaries() {
    return """
        select %s, format('%%I.%%I', n.nspname, d.dictname),
          array[format('create text search dictionary %%I.%%I (template = %%I.%%I%%s)', n.nspname,
            d.dictname, tn.nspname, t.tmplname, ', ' || d.dictinitoption)], null
        from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace
          join pg_ts_template t on t.oid = d.dicttemplate
          join pg_namespace tn on tn.oid = t.tmplnamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_ts_dict", "d.oid"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_ts_dict", "d.oid"));
  }

  private static String configurations() {
    return """
        select %s, format('%%I.%%I', n.nspname, c.cfgname),
          array[format('create text search configuration %%I.%%I (parser = %%I.%%I)',
              n.nspname, c.cfgname, pn.nspname, p.prsname)]
            || coalesce((select array_agg(format(
                  'alter text search configuration %%I.%%I add mapping for %%I with %%s',
                  n.nspname, c.cfgname, m.alias, m.dictionaries) order by m.alias)
                from (select t.alias, string_agg(m.mapdict::regdictionary::text, ', '
                        order by m.mapseqno) dictionaries
                      from pg_ts_config_map m join ts_token_type(c.cfgparser) t
                        on t.tokid = m.maptokentype
                      where m.mapcfg = c.oid group by t.alias) m), '{}'), null
        from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
          join pg_ts_parser p on p.oid = c.cfgparser
          join pg_namespace pn on pn.oid = p.prsnamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_ts_config", "c.oid"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_ts_config", "c.oid"));
  }
}
