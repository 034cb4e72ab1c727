package amp.pgcopy;

import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How a database sorts and encodes. What a server answers is only ever a value here, never a part
 * of a statement.
 *
 * @param encoding as CREATE DATABASE takes it
 * @param collation as CREATE DATABASE takes it
 */
record DatabaseLocale(String encoding, String collation) {
  private static final String NONE = "";

  static DatabaseLocale of(Connection connection) throws SQLException {
    int version = Sessions.version(connection);
    String provider = version < 15 ? "'c'" : "d.datlocprovider";
    String locale = version < 15 ? "null" : version < 17 ? "d.daticulocale" : "d.datlocale";
    String rules = version < 16 ? "null" : "d.daticurules";
    List<String> values =
        SqlStatements.texts(
            connection,
            """
            select coalesce(x.value, '') from pg_database d cross join lateral unnest(array[
              d.datcollate::text, d.datctype::text, %s::text, %s::text, %s::text]) with ordinality x(value, n)
            where d.datname = current_database() order by x.n
            """
                .formatted(provider, locale, rules));
    return new DatabaseLocale(
        " encoding " + SqlText.literal(SqlStatements.value(connection, "show server_encoding")),
        clause("lc_collate", values.get(0))
            + clause("lc_ctype", values.get(1))
            + provider(values.get(2), values.get(3), version)
            + clause("icu_rules", values.get(4)));
  }

  private static String provider(String provider, String locale, int version) {
    if (version < 15) {
      return NONE;
    }
    return switch (provider) {
      case "i" -> " locale_provider icu" + clause("icu_locale", locale);
      case "b" -> " locale_provider builtin" + clause("builtin_locale", locale);
      default -> " locale_provider libc";
    };
  }

  private static String clause(String name, String value) {
    return value.isEmpty() ? NONE : " " + name + " " + SqlText.literal(value);
  }
}
