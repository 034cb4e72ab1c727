package amp.pgcopy.compare;

import amp.pgcopy.rows.TableData;
import amp.sql.SqlStatements;
import amp.sql.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of extensions whose rows are the user's. The extension of the target makes them, and where
 * it is of another version, they may be others.
 *
 * @see <a href="https://www.postgresql.org/docs/18/extend-extensions.html">PostgreSQL 18, 36.17.3
 *     Extension Configuration Tables</a>
 */
final class ExtensionTables {
  private static final String OWNED =
      """
      select c.oid::regclass::text, quote_ident(x.extname), x.extversion, x.extname
      from pg_extension x cross join lateral unnest(x.extconfig) t(oid)
        join pg_class c on c.oid = t.oid
      where c.relkind = 'r'
      order by 2, 1
      """;

  private static final String VERSION = "select extversion from pg_extension where extname = ";

  private static final String COLUMNS =
      """
      select quote_ident(a.attname) from pg_attribute a
      where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
      """;

  private ExtensionTables() {}

  /**
   * Returns the extensions that lose rows, a line each, with what their versions differ in.
   *
   * @param tables whose rows are copied
   * @param target has the extensions, as many of them as could be created there
   */
  static List<String> losing(List<TableData> tables, Connection source, Connection target)
      throws SQLException {
    List<String> losing = new ArrayList<>();
    try (Statement statement = source.createStatement();
        ResultSet owned = statement.executeQuery(OWNED)) {
      while (owned.next()) {
        String name = owned.getString(1);
        String extension = owned.getString(2) + " " + owned.getString(3);
        for (String version :
            SqlStatements.texts(target, VERSION + SqlText.literal(owned.getString(4)))) {
          List<String> lost = columns(tables, name);
          lost.removeAll(SqlStatements.texts(target, COLUMNS.formatted(SqlText.literal(name))));
          if (!lost.isEmpty()) {
            losing.add(
                "extension %s: in version %s, which the target has, its table %s lacks %s"
                        .formatted(extension, version, name, String.join(", ", lost))
                    + ": update it in the source first, where it has that version too, or drop it"
                    + " and set it up anew afterwards");
          }
        }
      }
    }
    return losing;
  }

  private static List<String> columns(List<TableData> tables, String name) {
    List<String> columns = new ArrayList<>();
    tables.stream()
        .filter(table -> table.name().equals(name))
        .forEach(table -> columns.addAll(table.columns()));
    return columns;
  }
}
