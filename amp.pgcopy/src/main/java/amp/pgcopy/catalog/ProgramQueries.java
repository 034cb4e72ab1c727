package amp.pgcopy.catalog;

import java.util.List;

/** What calls functions of the server's machine: languages, transforms, conversions, parsers. */
final class ProgramQueries {
  private ProgramQueries() {}

  static List<CatalogQuery> all() {
    return List.of(
        new CatalogQuery(Kind.LANGUAGE, languages()),
        new CatalogQuery(Kind.TRANSFORM, transforms()),
        new CatalogQuery(Kind.CONVERSION, conversions()),
        new CatalogQuery(Kind.TEXT_SEARCH_PARSER, parsers()),
        new CatalogQuery(Kind.TEXT_SEARCH_TEMPLATE, templates()));
  }

  private static String languages() {
    return """
        select %s, quote_ident(l.lanname),
          array[format('create %%slanguage %%I handler %%s%%s%%s',
            case when l.lanpltrusted then 'trusted ' else '' end, l.lanname, %s,
            ' inline ' || %s, ' validator ' || %s)], null
        from pg_language l where l.lanispl and l.oid >= 16384 and %s
        """
        .formatted(
            CatalogQuery.id("pg_language", "l.oid"),
            CatalogQuery.function("l.lanplcallfoid"),
            CatalogQuery.function("l.laninline"),
            CatalogQuery.function("l.lanvalidator"),
            CatalogQuery.ownObject("pg_language", "l.oid"));
  }

  private static String transforms() {
    return """
        select %s, x.target, array[format('create transform %%s (%%s)', x.target,
            concat_ws(', ',
              'from sql with function ' || nullif(t.trffromsql, 0)::oid::regprocedure,
              'to sql with function ' || nullif(t.trftosql, 0)::oid::regprocedure))], null
        from pg_transform t join pg_language l on l.oid = t.trflang
          cross join lateral (
            select format('for %%s language %%I', format_type(t.trftype, null), l.lanname)) x(target)
        where t.oid >= 16384 and %s
        """
        .formatted(
            CatalogQuery.id("pg_transform", "t.oid"),
            CatalogQuery.ownObject("pg_transform", "t.oid"));
  }

  private static String conversions() {
    return """
        select %s, format('%%I.%%I', n.nspname, c.conname),
          array[format('create %%sconversion %%I.%%I for %%L to %%L from %%s',
            case when c.condefault then 'default ' else '' end, n.nspname, c.conname,
            pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding), %s)], null
        from pg_conversion c join pg_namespace n on n.oid = c.connamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_conversion", "c.oid"),
            CatalogQuery.function("c.conproc"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_conversion", "c.oid"));
  }

  private static String parsers() {
    return """
        select %s, format('%%I.%%I', n.nspname, p.prsname),
          array[format('create text search parser %%I.%%I (%%s)', n.nspname, p.prsname,
            concat_ws(', ', 'start = ' || %s, 'gettoken = ' || %s, 'end = ' || %s,
              'headline = ' || %s, 'lextypes = ' || %s))], null
        from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_ts_parser", "p.oid"),
            CatalogQuery.function("p.prsstart"),
            CatalogQuery.function("p.prstoken"),
            CatalogQuery.function("p.prsend"),
            CatalogQuery.function("p.prsheadline"),
            CatalogQuery.function("p.prslextype"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_ts_parser", "p.oid"));
  }

  private static String templates() {
    return """
        select %s, format('%%I.%%I', n.nspname, t.tmplname),
          array[format('create text search template %%I.%%I (%%s)', n.nspname, t.tmplname,
            concat_ws(', ', 'init = ' || %s, 'lexize = ' || %s))], null
        from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
        where %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_ts_template", "t.oid"),
            CatalogQuery.function("t.tmplinit"),
            CatalogQuery.function("t.tmpllexize"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_ts_template", "t.oid"));
  }
}
