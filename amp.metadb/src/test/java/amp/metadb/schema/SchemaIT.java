package amp.metadb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.conninfo.PostgresUrl;
import amp.metadb.MetadataDb;
import amp.metadb.connect.DriverSource;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.connect.SchemaStatus;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaIT {
  private static final TestServer server = TestServer.shared();

  private static final String NOTING =
      """
      create table done (tag text);
      create function note() returns event_trigger language plpgsql as
        'begin insert into public.done values (tg_tag); end';
      create event trigger note on ddl_command_end execute function note()
      """;

  private String url;
  private String database;

  @BeforeEach
  void createDatabase() {
    url = server.newDatabase();
    database = url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void checksumsAreThoseOfTheFiles() {
    DriverSource source = new DriverSource(PostgresUrl.parse(url));
    MigrationInfo[] files = FlywayMigration.configuration(source).load().info().all();

    assertThat(Stream.of(files).map(f -> f.getVersion() + " " + f.getChecksum()))
        .as("a migration that was ever released must not be edited: add a new one")
        .containsExactlyElementsOf(
            Migration.ALL.stream().map(m -> m.version() + " " + m.checksum()).toList());
  }

  @Test
  void openingAnEmptyDatabaseMigratesItAndTouchesNothingInPublic() throws SQLException {
    server.execute(database, "create table _sqlx_migrations (version bigint primary key)");
    try (MetadataDb db = open()) {
      assertThat(texts(db, "select tablename from pg_tables where schemaname = 'public'"))
          .containsExactly("_sqlx_migrations");
      assertThat(texts(db, "select tablename from pg_tables where schemaname = 'amp'"))
          .contains("run", "manifest", "dataset", "provider", "schema_history");
    }
    assertThat(MetadataDb.schema(MetadataDbSpec.of(url)).isCurrent()).isTrue();
  }

  @Test
  void theSearchPathOfTheSessionStaysAsItIs() throws SQLException {
    // Behind a pooler of transactions, the next one in that session may be another program's.
    String role = "owner_of_" + database;
    server.execute(
        database,
        """
        create table paths (path text);
        create function note() returns event_trigger language plpgsql security definer as
          'begin insert into public.paths values (current_setting(''search_path'')); end';
        create event trigger note on ddl_command_end execute function note();
        create role %1$s login;
        alter database %2$s owner to %1$s
        """
            .formatted(role, database));

    MetadataDb.migrate(MetadataDbSpec.of(url.replace("postgres@", role + "@")));

    try (MetadataDb db = open()) {
      assertThat(texts(db, "select distinct path from paths")).containsExactly("\"$user\", public");
    }
  }

  @Test
  void openingAgainChangesNothing() throws SQLException {
    String stamps = "select installed_on || ' ' || installed_rank from amp.schema_history";
    List<String> before;
    try (MetadataDb db = open()) {
      before = texts(db, stamps);
    }
    try (MetadataDb db = open()) {
      assertThat(texts(db, stamps)).isEqualTo(before);
    }
  }

  @Test
  void anOlderSchemaIsBroughtUpToDateAndKeepsItsRows() throws SQLException {
    open().close();
    server.execute(
        database,
        "drop table amp.provider; delete from amp.schema_history where version = '3';"
            + " insert into amp.dataset (namespace, name) values ('_', 'kept')");
    assertThat(MetadataDb.schema(MetadataDbSpec.of(url)).pending()).containsExactly("3 providers");

    SchemaStatus before = MetadataDb.migrate(MetadataDbSpec.of(url));

    assertThat(before.version()).contains("2");
    try (MetadataDb db = open()) {
      assertThat(texts(db, "select name from amp.dataset")).containsExactly("kept");
      assertThat(texts(db, "select count(*) from amp.provider")).containsExactly("0");
    }
  }

  @Test
  void whoeverMigratesWaitsForTheOneWhoAlreadyDoes() throws Exception {
    try (Connection other = DriverManager.getConnection(server.jdbcUrl(database));
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(" + 0x616d702e6d657461L + ")");
      CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> open().close());
      String waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted";
      Eventually.holds(
          "its asking for the lock",
          () -> opening.isDone() || statement.executeQuery(waiting).next());
      assertThat(opening).as("it waits").isNotDone();
      assertThat(MetadataDb.schema(MetadataDbSpec.of(url)).version()).isEmpty();

      statement.execute("select pg_advisory_unlock_all()");
      opening.get(60, TimeUnit.SECONDS);
    }
    assertThat(MetadataDb.schema(MetadataDbSpec.of(url)).isCurrent()).isTrue();
  }

  @Test
  void withoutAutoMigrateAnEmptyDatabaseIsRefusedAndLeftEmpty() {
    MetadataDbSpec spec = MetadataDbSpec.of(url).with(s -> s.autoMigrate(false));
    assertThatThrownBy(() -> MetadataDb.open(spec))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("no schema yet")
        .hasMessageContaining("Migrate the schema");
    assertThat(MetadataDb.schema(spec).version()).isEmpty();
  }

  @Test
  void aNewerSchemaIsRefused() {
    open().close();
    server.execute(
        database,
        "insert into amp.schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " values (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'x', 1, true)");
    assertThatThrownBy(this::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageContaining("up to " + Migration.last().version());
  }

  @Test
  void anEditedMigrationIsRefused() {
    open().close();
    server.execute(database, "update amp.schema_history set checksum = 5 where version = '1'");
    assertThatThrownBy(this::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("checksum 5");
  }

  @Test
  void aMigrationThatFailedHalfWayIsRefused() {
    open().close();
    server.execute(database, "update amp.schema_history set success = false where version = '3'");
    assertThatThrownBy(this::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("migration 3")
        .hasMessageContaining("half-way");
  }

  @Test
  void aSchemaOfSomeoneElseNamedLikeOursIsRefusedUnchanged() {
    server.execute(database, "create schema amp create table theirs (n int)");
    assertThatThrownBy(this::open)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("could not be migrated");
    server.execute(database, "select n from amp.theirs");
  }

  @Test
  void aRoleThatWouldFindOurSchemaBeforePublicIsRefused() {
    server.execute("postgres", "create role amp login superuser");
    String asAmp = url.replace("postgres@", "amp@");
    assertThatThrownBy(() -> MetadataDb.open(MetadataDbSpec.of(asAmp)))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("search_path");
    server.execute("postgres", "alter role amp set search_path = public");
    MetadataDb.open(MetadataDbSpec.of(asAmp)).close();
  }

  @Test
  void aDatabaseThatIsNotThereIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> MetadataDb.open(MetadataDbSpec.of(server.url("missing"))))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("Create the database");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void migrationsAreNoConcernOfEventTriggers(int version) throws SQLException {
    try (TestServer own =
        TestServer.start(version == 18 ? Binaries.postgres18() : Binaries.postgres(version))) {
      MetadataDbSpec noting = MetadataDbSpec.of(own.newDatabase());
      own.execute(noting.database(), NOTING);
      if (version >= 17) {
        own.execute(noting.database(), "alter event trigger note enable always");
      }

      MetadataDb.open(noting).close();
      try (MetadataDb db = MetadataDb.open(noting)) {
        assertThat(texts(db, "select tag from done")).isEmpty();
      }
      own.execute(
          noting.database(),
          "drop table amp.provider; delete from amp.schema_history where version = '3';"
              + " delete from done");
      MetadataDb.migrate(noting);

      try (MetadataDb db = MetadataDb.open(noting)) {
        assertThat(texts(db, "select tag from done")).isEmpty();
        own.execute(noting.database(), "create table later (a int)");
        assertThat(texts(db, "select tag from done")).containsExactly("CREATE TABLE");
      }
    }
  }

  @Test
  void eventTriggersThatAnOlderServerCannotLeaveOutAreNamedAndNothingIsChanged() {
    try (TestServer old = TestServer.start(Binaries.postgres(15))) {
      MetadataDbSpec noting = MetadataDbSpec.of(old.newDatabase());
      old.execute(noting.database(), NOTING + "; alter event trigger note enable always");

      assertThatThrownBy(() -> MetadataDb.open(noting))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("PostgreSQL 15 cannot leave them out: note");
      assertThat(MetadataDb.schema(noting).version()).isEmpty();
    }
  }

  private MetadataDb open() {
    return MetadataDb.open(MetadataDbSpec.of(url));
  }

  private static List<String> texts(MetadataDb db, String query) throws SQLException {
    try (Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new java.util.ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
