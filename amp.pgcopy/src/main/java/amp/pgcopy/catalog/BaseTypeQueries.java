package amp.pgcopy.catalog;

import java.util.List;

/** Types that functions of the server's machine read and print, and types that are a name only. */
final class BaseTypeQueries {
  private BaseTypeQueries() {}

  static List<CatalogQuery> of(int version) {
    return List.of(
        new CatalogQuery(Kind.TYPE, shells()), new CatalogQuery(Kind.TYPE, baseTypes(version)));
  }

  /** Returns what makes a type known before the functions exist that it needs. */
  static String shell(String condition) {
    return "case when " + condition + " then 'create type ' || t.oid::regtype end";
  }

  private static String shells() {
    return """
        select %s, t.oid::regtype::text, array[%s], null
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'p' and not t.typisdefined and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_type", "t.oid"),
            shell("true"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_type", "t.oid"));
  }

  private static String baseTypes(int version) {
    // A type with elements has the function for subscripts that this version gives by itself.
    String subscript =
        version < 14
            ? "null"
            : "case when t.typsubscript <> 'raw_array_subscript_handler'::regproc then "
                + "'subscript = ' || "
                + CatalogQuery.function("t.typsubscript")
                + " end";
    return """
        select %s, t.oid::regtype::text,
          array[format('create type %%s (%%s)', t.oid::regtype, concat_ws(', ',
            'input = ' || %s,
            'output = ' || %s,
            'receive = ' || %s,
            'send = ' || %s,
            'typmod_in = ' || %s,
            'typmod_out = ' || %s,
            'analyze = ' || %s,
            %s,
            'internallength = ' || case t.typlen when -1 then 'variable' else t.typlen::text end,
            case when t.typbyval then 'passedbyvalue' end,
            'alignment = ' || case t.typalign when 'c' then 'char' when 's' then 'int2'
              when 'i' then 'int4' else 'double' end,
            'storage = ' || case t.typstorage when 'p' then 'plain' when 'e' then 'external'
              when 'x' then 'extended' else 'main' end,
            'category = ' || quote_literal(t.typcategory::text),
            case when t.typispreferred then 'preferred = true' end,
            'default = ' || quote_literal(t.typdefault),
            'element = ' || format_type(nullif(t.typelem, 0), null),
            'delimiter = ' || quote_literal(t.typdelim::text),
            case when t.typcollation <> 0 then 'collatable = true' end))], %s
        from pg_type t join pg_namespace n on n.oid = t.typnamespace
        where t.typtype = 'b' and t.typisdefined
          and not exists (select from pg_type a where a.typarray = t.oid) and %s and %s
        """
        .formatted(
            CatalogQuery.id("pg_type", "t.oid"),
            CatalogQuery.function("t.typinput"),
            CatalogQuery.function("t.typoutput"),
            CatalogQuery.function("t.typreceive"),
            CatalogQuery.function("t.typsend"),
            CatalogQuery.function("t.typmodin"),
            CatalogQuery.function("t.typmodout"),
            CatalogQuery.function("t.typanalyze"),
            subscript,
            shell("true"),
            CatalogQuery.USER_SCHEMA,
            CatalogQuery.ownObject("pg_type", "t.oid"));
  }
}
