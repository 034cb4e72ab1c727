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
  /**
   * Another version of an extension has other functions, but hardly other tables. Whoever puts
   * something on one of these, a policy for one, leaves no mark that tells it from what the
   * extension itself has put there.
   */
  private static final String TABLES =
      """
      with member as (
        select d.classid, d.objid, x.extname
        from pg_depend d join pg_extension x on x.oid = d.refobjid
        where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'),
      part as (
        select m.classid, m.objid, m.extname from member m where m.classid = 'pg_class'::regclass
        union all
        select p.classid, p.objid, m.extname
        from member m join pg_depend p on p.refclassid = m.classid and p.refobjid = m.objid
          left join pg_class c on p.classid = 'pg_class'::regclass and c.oid = p.objid
        where m.classid = 'pg_class'::regclass and p.deptype = 'a'
          and (p.classid in ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass,
            'pg_constraint'::regclass, 'pg_statistic_ext'::regclass) or c.relkind in ('i', 'I')))
      select format('%s %s of extension %I', i.type, i.identity, p.extname)
      from part p cross join lateral pg_identify_object(p.classid, p.objid, 0) i
      union
      select format('row security of table %s of extension %I', c.oid::regclass, m.extname)
      from member m join pg_class c on m.classid = 'pg_class'::regclass and c.oid = m.objid
      where c.relrowsecurity or c.relforcerowsecurity
      union
      select format('security label for %I on %s %s of extension %I', l.provider, i.type, i.identity,
        m.extname)
      from member m join pg_seclabel l on l.classoid = m.classid and l.objoid = m.objid
        cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) i
      order by 1
      """;

  private ExtensionMembers() {}

  /**
   * Returns the tables and views that the copy's extensions do not bring, and what was put on those
   * that they do: a line each.
   */
  public static List<String> missing(Connection source, Connection copy) throws SQLException {
    List<String> missing = SqlStatements.texts(source, TABLES);
    missing.removeAll(SqlStatements.texts(copy, TABLES));
    return missing;
  }
}
