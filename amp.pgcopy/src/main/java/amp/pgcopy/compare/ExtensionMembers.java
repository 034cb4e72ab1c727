package amp.pgcopy.compare;

import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What belongs to extensions. It is not copied, since CREATE EXTENSION makes it; but a user may
 * have added objects of his own to one.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-alterextension.html">PostgreSQL 18, ALTER
 *     EXTENSION … ADD</a>
 */
public final class ExtensionMembers {
  /** Another version of an extension has other functions, but hardly other tables. */
  private static final String TABLES =
      """
      select format('%s %s of extension %I', i.type, i.identity, x.extname)
      from pg_depend d join pg_extension x on x.oid = d.refobjid
        cross join lateral pg_identify_object(d.classid, d.objid, 0) i
      where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
        and d.classid = 'pg_class'::regclass
      order by 1
      """;

  private ExtensionMembers() {}

  /** Returns the tables and views that the copy's extensions do not bring, a line each. */
  public static List<String> missing(Connection source, Connection copy) throws SQLException {
    List<String> missing = SqlStatements.texts(source, TABLES);
    missing.removeAll(SqlStatements.texts(copy, TABLES));
    return missing;
  }
}
