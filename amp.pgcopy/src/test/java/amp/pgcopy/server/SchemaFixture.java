package amp.pgcopy.server;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.SchemaExport;
import amp.pgcopy.api.ApplicationSchema;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyReport;
import amp.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;

/** A database that others use, and a user who may create schemas in it and nothing else. */
abstract class SchemaFixture {
  /** Everything there but the schema that is made, and the rows of others. */
  private static final String OTHERS =
      """
      select string_agg(x.line, '|' order by x.line) from (
        select format('%s %s %s %s', n.nspname, n.nspowner, n.nspacl,
            obj_description(n.oid, 'pg_namespace'))
          from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'app'
        union all
        select format('%s %s %s %s', c.oid, c.relnamespace, c.relowner, c.relacl) from pg_class c
          where c.oid >= 16384 and c.relnamespace is distinct from to_regnamespace('app')
            and c.relnamespace <> 'pg_toast'::regnamespace
        union all
        select format('%s %s %s', p.oid, p.prosrc, p.proacl) from pg_proc p where p.oid >= 16384
          and p.pronamespace is distinct from to_regnamespace('app')
        union all select format('%s', i) from theirs.item i
        union all select format('%s', i) from public.item i
        union all select format('%s %s', x.extname, x.extnamespace) from pg_extension x) x(line)
      """;

  private final String database = OtherServer.newName();
  final ConnectionTarget owner = OtherServer.as("postgres", database);
  final String user = OtherServer.newRole("");
  final ConnectionTarget target = OtherServer.as(user, database);

  @AfterEach
  void clear() throws SQLException {
    OtherServer.clear();
  }

  /** Makes the database, with what else is to be there. */
  final void share(String more) throws SQLException {
    OtherServer.SERVER.execute("postgres", "create database " + database);
    OtherServer.run(
        owner,
        """
        create schema theirs; create schema extensions;
        create table theirs.item (id int, name text); insert into theirs.item values (1, 'theirs');
        create table item (id int); insert into item values (2);
        create function slug(t text) returns text language sql as 'select ''not this''';
        create view theirs.seen as select * from theirs.item;
        grant usage on schema extensions to public;
        """
            + more);
    OtherServer.SERVER.execute("postgres", "grant create on database " + database + " to " + user);
  }

  final String others() throws SQLException {
    return OtherServer.value(owner, OTHERS);
  }

  /** Makes a database with whatever a schema can have, and amp's beside it. */
  static ConnectionTarget rich(TestServer server) throws SQLException {
    String name = OtherServer.newName();
    server.execute("postgres", "create database " + name);
    ConnectionTarget source = PostgresUrl.parse(server.url(name));
    try (InputStream in = SchemaFixture.class.getResourceAsStream("schema.sql")) {
      byte[] script = Objects.requireNonNull(in).readAllBytes();
      OtherServer.run(source, new String(script, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source;
  }

  /** Makes a database of one table, and of what else is to be there. */
  static ConnectionTarget small(String more) throws SQLException {
    ConnectionTarget source = OtherServer.as("postgres", OtherServer.newName());
    OtherServer.SERVER.execute("postgres", "create database " + source.database());
    OtherServer.run(source, "create table item as select i from generate_series(1, 50) i; " + more);
    return source;
  }

  final SchemaExport export(ConnectionTarget source) {
    return SchemaExport.of(source, target, "app").application(new Amp());
  }

  final CopyReport exported(ConnectionTarget source) {
    return export(source).run(CopyListener.SILENT);
  }

  final void assertNothingIsThere(ConnectionTarget source) throws SQLException {
    assertThat(OtherServer.value(owner, "select to_regnamespace('app') is null")).isEqualTo("t");
    assertNoCopyIsLeft(source);
  }

  static void assertNoCopyIsLeft(ConnectionTarget source) throws SQLException {
    assertThat(OtherServer.databases(source.database())).containsExactly(source.database());
    assertThat(
            OtherServer.value(
                source,
                "select count(*) from pg_roles where rolname ~ '^"
                    + source.database()
                    + "_import_'"))
        .isEqualTo("0");
  }

  /** amp's schema, of which an export needs the name. */
  static final class Amp implements ApplicationSchema {
    @Override
    public String name() {
      return "amp";
    }

    @Override
    public boolean holdsData(Connection unused) {
      return true;
    }

    @Override
    public void requireUsable(ConnectionTarget source) {}

    @Override
    public void migrate(ConnectionTarget copy) {}
  }
}
