package amp.pgcopy.server;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.sql.Connector;
import amp.sql.SqlStatements;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that a database is taken to, and a database to take there. */
final class OtherServer {
  static final TestServer SERVER = TestServer.shared();

  private static final AtomicInteger NAMES = new AtomicInteger();

  private OtherServer() {}

  /** Returns a name that no database and no role has. */
  static String newName() {
    return "other" + NAMES.incrementAndGet();
  }

  static ConnectionTarget as(String user, String database) {
    return PostgresUrl.parse(
        "postgresql://" + user + "@127.0.0.1:" + SERVER.port() + "/" + database);
  }

  static ConnectionTarget through(Relay relay, String database) {
    return PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + relay.port() + "/" + database);
  }

  /** Makes a role that may log in, and has these attributes. */
  static String newRole(String attributes) {
    String name = newName();
    SERVER.execute("postgres", "create role " + name + " login " + attributes);
    return name;
  }

  /** Makes a database with what needs no superuser. */
  static ConnectionTarget filled() throws SQLException {
    ConnectionTarget source = PostgresUrl.parse(SERVER.newDatabase());
    run(
        source,
        """
        create table item (id int generated always as identity primary key, name text not null);
        comment on table item is 'What is for sale';
        insert into item (name) select 'item ' || i from generate_series(1, 5000) i;
        create table sale (item int references item, at timestamptz default now());
        create index on sale (at);
        create function renamed() returns trigger language plpgsql as $$ begin
            new.name := upper(new.name); return new; end $$;
        create trigger t before update on item for each row execute function renamed();
        create view sold as select name from item join sale on item.id = sale.item;
        create materialized view many as select count(*) from item;
        create sequence "Number; --" start 7; select nextval('"Number; --"');
        alter table sale enable row level security;
        create policy p on sale using (item > 0);
        select lo_from_bytea(815, decode(repeat('00ff', 600000), 'hex'));
        comment on large object 815 is 'A picture'
        """);
    return source;
  }

  static void run(ConnectionTarget target, String sql) throws SQLException {
    try (Connection connection = Connector.open(target.property("preferQueryMode", "simple"))) {
      SqlStatements.execute(connection, sql);
    }
  }

  static String value(ConnectionTarget target, String sql) throws SQLException {
    try (Connection connection = Connector.open(target)) {
      return SqlStatements.value(connection, sql);
    }
  }

  /** Drops what tests made: others who use the server ask it for all databases. */
  static void clear() throws SQLException {
    try (Connection admin = Connector.open(as("postgres", "postgres"))) {
      String made = "select quote_ident(datname) from pg_database where datname ~ '^other[0-9]+'";
      for (String database : SqlStatements.texts(admin, made)) {
        SqlStatements.execute(admin, "drop database " + database + " with (force)");
      }
    }
  }

  static List<String> databases(String beginning) throws SQLException {
    try (Connection connection = Connector.open(as("postgres", "postgres"))) {
      return SqlStatements.texts(
          connection,
          "select datname from pg_database where datname = '"
              + beginning
              + "' or datname like '"
              + beginning
              + "\\_%' order by 1");
    }
  }
}
