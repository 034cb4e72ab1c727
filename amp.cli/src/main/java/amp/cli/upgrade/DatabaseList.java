package amp.cli.upgrade;

import amp.cli.console.CliException;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The databases of a cluster; each keeps its encoding and collation. */
final class DatabaseList {
  private static final String NAMES =
      "select datname from pg_database where datname <> 'template0' order by oid";

  private static final String CLOSED =
      "select quote_ident(datname) from pg_database where not datallowconn"
          + " and datname <> 'template0'";

  private static final String TABLESPACES =
      "select quote_ident(spcname) from pg_tablespace where oid >= 16384";

  /** Those that every cluster has are there already. */
  private static final String CREATE =
      """
      select format('create database %I template template0 encoding %L locale_provider %s'
          ' lc_collate %L lc_ctype %L%s%s connection limit %s',
        d.datname, pg_encoding_to_char(d.encoding),
        case p.provider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
        d.datcollate, d.datctype,
        case p.provider when 'i' then format(' icu_locale %L', p.locale)
          when 'b' then format(' builtin_locale %L', p.locale) else '' end,
        coalesce(' icu_rules ' || quote_literal(p.rules), ''), d.datconnlimit)
      from pg_database d cross join lateral (select
          coalesce(to_jsonb(d)->>'datlocprovider', 'c') as provider,
          coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') as locale,
          to_jsonb(d)->>'daticurules' as rules) p
      where d.datname not in ('template0', 'template1', 'postgres') order by d.oid
      """;

  private static final String TEMPLATES =
      "select format('alter database %I is_template true', datname) from pg_database"
          + " where datistemplate and datname not in ('template0', 'template1')";

  private DatabaseList() {}

  static List<String> names(Connection source) throws SQLException {
    return SqlStatements.texts(source, NAMES);
  }

  /** Refuses what cannot be read or has no counterpart. */
  static void refuseUnusual(Connection source) throws SQLException {
    List<String> closed = SqlStatements.texts(source, CLOSED);
    if (!closed.isEmpty()) {
      throw new CliException(
          "no connections are allowed to database " + String.join(", ", closed),
          "alter database NAME allow_connections true; then try again");
    }
    List<String> spaces = SqlStatements.texts(source, TABLESPACES);
    if (!spaces.isEmpty()) {
      throw new CliException(
          "there are tablespaces elsewhere on the disk: " + String.join(", ", spaces),
          "move their tables into the default one, and drop them");
    }
  }

  /** Makes them anew, empty. */
  static void create(Connection source, Connection target) throws SQLException {
    List<String> made =
        SqlStatements.texts(
            target,
            "select format('drop database %I', datname) from pg_database where datname not in"
                + " ('template0', 'template1', 'postgres')");
    SqlStatements.execute(target, made);
    SqlStatements.execute(target, SqlStatements.texts(source, CREATE));
  }

  static void markTemplates(Connection source, Connection target) throws SQLException {
    SqlStatements.execute(target, SqlStatements.texts(source, TEMPLATES));
  }
}
