package amp.cli.upgrade;

import amp.cli.console.CliException;
import amp.sql.SqlStatements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The roles of a cluster, with their passwords, memberships and settings. */
final class Roles {
  private static final String CREATE =
      """
      select format('%s role %I with %s %s %s %s %s %s %s connection limit %s%s%s',
        case rolname when 'postgres' then 'alter' else 'create' end, rolname,
        case when rolsuper then 'superuser' else 'nosuperuser' end,
        case when rolinherit then 'inherit' else 'noinherit' end,
        case when rolcreaterole then 'createrole' else 'nocreaterole' end,
        case when rolcreatedb then 'createdb' else 'nocreatedb' end,
        case when rolcanlogin then 'login' else 'nologin' end,
        case when rolreplication then 'replication' else 'noreplication' end,
        case when rolbypassrls then 'bypassrls' else 'nobypassrls' end,
        rolconnlimit,
        case when rolpassword is null then '' else format(' password %L', rolpassword) end,
        case when rolvaliduntil is null then '' else format(' valid until %L', rolvaliduntil) end)
      from pg_authid where rolname !~ '^pg_' order by oid
      """;

  /**
   * Before version 16 a membership has one option. Those that several grantors gave are one here.
   */
  private static final String GRANT =
      """
      select format('grant %s to %s%s', m.roleid::regrole, m.member::regrole,
        case when bool_or(to_jsonb(m)->>'set_option' is not null) then format(
            ' with admin %s, inherit %s, set %s', bool_or(m.admin_option)::text,
            bool_or((to_jsonb(m)->>'inherit_option')::bool)::text,
            bool_or((to_jsonb(m)->>'set_option')::bool)::text)
          when bool_or(m.admin_option) then ' with admin option' else '' end)
      from pg_auth_members m where pg_get_userbyid(m.member) !~ '^pg_'
      group by m.roleid, m.member order by m.roleid, m.member
      """;

  /**
   * Settings of roles, of roles in a database, and of all roles; those of databases go elsewhere.
   */
  private static final String SET =
      """
      select format('alter role %s%s set %I to %s',
        case when s.setrole = 0 then 'all' else s.setrole::regrole::text end,
        case when s.setdatabase = 0 then '' else format(' in database %I', d.datname) end,
        split_part(c, '=', 1),
        case when split_part(c, '=', 1) in ('search_path', 'temp_tablespaces',
            'session_preload_libraries', 'local_preload_libraries')
            and substr(c, strpos(c, '=') + 1) <> ''
          then regexp_replace(substr(c, strpos(c, '=') + 1), '(^|, )""(?=,|$)', '\\1''''', 'g')
          else quote_literal(substr(c, strpos(c, '=') + 1)) end)
      from pg_db_role_setting s cross join unnest(s.setconfig) c
        left join pg_database d on d.oid = s.setdatabase
      where s.setrole <> 0 or s.setdatabase = 0
      """;

  /**
   * What would not belong to its owner any more; a superuser needs it not. Default privileges are
   * of a role too, and are moved.
   */
  private static final String OWNED =
      """
      select format('role %I owns %s objects%s', r.rolname, count(*),
        coalesce(' in database ' || quote_ident(min(d.datname)), ''))
      from pg_shdepend s join pg_roles r on r.oid = s.refobjid
        left join pg_database d on d.oid = s.dbid
      where s.refclassid = 'pg_authid'::regclass and s.deptype in ('o', 'i')
        and s.classid <> 'pg_default_acl'::regclass and r.oid >= 16384 and not r.rolsuper
      group by r.rolname, s.dbid order by 1
      """;

  private Roles() {}

  /** Refuses what would lose its owner, before anything is done. */
  static void refuseOwners(Connection source) throws SQLException {
    List<String> found = SqlStatements.texts(source, OWNED);
    if (!found.isEmpty()) {
      throw new CliException(
          "what other roles than superusers own cannot be moved: " + String.join("; ", found),
          "in each database: reassign owned by ROLE to postgres;\n"
              + "the role itself, its password and its rights are moved");
    }
  }

  /** Creates the roles. */
  static void create(Connection source, Connection target) throws SQLException {
    SqlStatements.execute(target, SqlStatements.texts(source, CREATE));
    SqlStatements.execute(target, SqlStatements.texts(source, GRANT));
  }

  /** Gives them their settings, some of which name databases. */
  static void set(Connection source, Connection target) throws SQLException {
    SqlStatements.execute(target, SqlStatements.texts(source, SET));
  }
}
