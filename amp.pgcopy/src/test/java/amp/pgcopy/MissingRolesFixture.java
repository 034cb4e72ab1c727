package amp.pgcopy;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.testkit.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database on a server of its own that names roles which the target's server lacks. */
abstract class MissingRolesFixture extends ImportFixture {
  /** A role whose name has to be quoted, also in the text of an aclitem. */
  static final String ODD = "\"odd \"\"role\"";

  static final String POLICIES =
      """
      create table p (id int primary key); insert into p values (1), (2);
      alter table p enable row level security;
      create policy alone on p to %1$s using (id > 0);
      create policy mixed on p as restrictive for select to zed, present, anon using (id > 1);
      create policy everybody on p using (id < 9);
      comment on policy alone on p is 'alone'; comment on policy mixed on p is 'mixed'
      """
          .formatted(ODD);

  static final String ROLES =
      "select coalesce(string_agg(concat_ws(' ', rolname, rolcanlogin, rolsuper, rolcreatedb,"
          + " rolcreaterole, rolreplication, rolbypassrls, rolpassword is null,"
          + " shobj_description(oid, 'pg_authid')), ', ' order by rolname), 'none') from pg_authid"
          + " where rolname in ('anon', 'zed', 'odd \"role') or rolname ~ '_import_'";

  static final String CREATED = "anon f f f f f f t, odd \"role f f f f f f t, zed f f f f f f t";

  final ConnectionTarget naming;
  private final TestServer old;

  MissingRolesFixture(TestServer old) {
    this.old = old;
    naming = PostgresUrl.parse(old.newDatabase());
  }

  /** In another order than that of their names. */
  @BeforeEach
  void makeRoles() {
    for (String role : List.of("zed", ODD, "present", "anon")) {
      old.execute("postgres", "create role " + role + " login superuser");
    }
    SERVER.execute("postgres", "create role present");
  }

  @AfterEach
  void dropRoles() throws SQLException {
    for (String database : databases()) {
      SERVER.execute("postgres", "drop database " + database + " with (force)");
    }
    SERVER.execute("postgres", "create database amp");
    old.execute("postgres", "drop database " + naming.database() + " with (force)");
    for (TestServer server : List.of(SERVER, old)) {
      server.execute("postgres", "drop role if exists zed, present, anon, gone, " + ODD);
    }
  }

  DatabaseImport work(boolean dump) {
    DatabaseImport work = DatabaseImport.of(naming, TARGET).replace(true);
    return dump ? work.dump(pgDump(old, naming)) : work;
  }
}
