package amp.pgcopy.roles;

import amp.pgcopy.catalog.CatalogQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Finds which roles a source names in what is copied. */
final class RoleUses {
  private static final String POLICIES =
      """
      select pg_get_userbyid(r.oid), format('policy %I on %s', p.polname, c.oid::regclass)
      from pg_policy p join pg_class c on c.oid = p.polrelid cross join unnest(p.polroles) r (oid)
      where r.oid <> 0 and\s"""
          + CatalogQuery.ownObject("pg_class", "c.oid")
          + " order by 1, 2";

  private static final String USER_MAPPINGS =
      """
      select m.usename, format('user mapping on server %I', m.srvname)
      from pg_user_mappings m where m.umuser <> 0 order by 1, 2
      """;

  /** A setting of a role that there is not is taken, and is of no effect then. */
  private static final String SETTINGS =
      """
      select substr(s.setting, strpos(s.setting, '=') + 1),
        format('setting %s of %s', split_part(s.setting, '=', 1), s.place)
      from (
        select c, 'function ' || p.oid::regprocedure
        from pg_proc p cross join unnest(p.proconfig) c where\s"""
          + CatalogQuery.ownObject("pg_proc", "p.oid")
          + """

        union all
        select c, 'the database' from pg_db_role_setting d cross join unnest(d.setconfig) c
        where d.setrole = 0 and d.setdatabase = (select oid from pg_database
          where datname = current_database())) s (setting, place)
      where split_part(s.setting, '=', 1) in ('role', 'session_authorization')
        and s.setting <> 'role=none'
      order by 1, 2
      """;

  private final Connection source;
  private final List<RoleUse> all = new ArrayList<>();

  private RoleUses(Connection source) {
    this.source = source;
  }

  /**
   * Returns them, but for those that the values of rows name.
   *
   * @param source has an empty search_path
   */
  static List<RoleUse> ofDefinitions(Connection source) throws SQLException {
    RoleUses uses = new RoleUses(source);
    uses.add(RoleUse.Kind.POLICY, POLICIES);
    uses.add(RoleUse.Kind.USER_MAPPING, USER_MAPPINGS);
    uses.add(RoleUse.Kind.SETTING, SETTINGS);
    return uses.all;
  }

  private void add(RoleUse.Kind kind, String query) throws SQLException {
    try (Statement statement = source.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        all.add(new RoleUse(rows.getString(1), kind, rows.getString(2)));
      }
    }
  }
}
