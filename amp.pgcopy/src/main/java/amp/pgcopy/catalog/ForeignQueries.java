package amp.pgcopy.catalog;

import amp.sql.SqlText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Foreign data wrappers, servers and who logs in there as whom. */
final class ForeignQueries {
  private ForeignQueries() {}

  /**
   * Returns them.
   *
   * @param without roles that there are to be no user mappings for
   */
  static List<CatalogQuery> of(Set<String> without) {
    return List.of(
        new CatalogQuery(Kind.FOREIGN_DATA_WRAPPER, wrappers()),
        new CatalogQuery(Kind.FOREIGN_SERVER, servers()),
        new CatalogQuery(Kind.USER_MAPPING, userMappings(without)));
  }

  private static String wrappers() {
    return """
        select %s, quote_ident(w.fdwname),
          array[format('create foreign data wrapper %%I%%s%%s%%s', w.fdwname, ' handler ' || %s,
            ' validator ' || %s, %s)], null
        from pg_foreign_data_wrapper w where w.oid >= 16384 and %s
        """
        .formatted(
            CatalogQuery.id("pg_foreign_data_wrapper", "w.oid"),
            CatalogQuery.function("w.fdwhandler"),
            CatalogQuery.function("w.fdwvalidator"),
            CatalogQuery.foreignOptions("w.fdwoptions"),
            CatalogQuery.ownObject("pg_foreign_data_wrapper", "w.oid"));
  }

  private static String servers() {
    return """
        select %s, quote_ident(s.srvname),
          array[format('create server %%I%%s%%s foreign data wrapper %%I%%s', s.srvname,
            ' type ' || quote_literal(s.srvtype), ' version ' || quote_literal(s.srvversion),
            w.fdwname, %s)], null
        from pg_foreign_server s join pg_foreign_data_wrapper w on w.oid = s.srvfdw
        where %s
        """
        .formatted(
            CatalogQuery.id("pg_foreign_server", "s.oid"),
            CatalogQuery.foreignOptions("s.srvoptions"),
            CatalogQuery.ownObject("pg_foreign_server", "s.oid"));
  }

  /** The view shows options, which may hold passwords, to those who may read them. */
  private static String userMappings(Set<String> without) {
    String others =
        without.isEmpty()
            ? "true"
            : without.stream()
                .map(SqlText::literal)
                .collect(Collectors.joining(", ", "m.usename not in (", ")"));
    return """
        select %s, format('%%s on %%I', x.name, m.srvname),
          array[format('create user mapping for %%s server %%I%%s', x.name, m.srvname, %s)], null
        from pg_user_mappings m cross join lateral (
          select case m.umuser when 0 then 'public' else quote_ident(m.usename) end) x(name)
        where m.umuser = 0 or %s
        """
        .formatted(
            CatalogQuery.id("pg_user_mapping", "m.umid"),
            CatalogQuery.foreignOptions("m.umoptions"),
            others);
  }
}
