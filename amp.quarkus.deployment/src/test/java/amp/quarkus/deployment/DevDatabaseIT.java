package amp.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Eventually;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The role that an application connects as, and the scripts that its database begins with. */
class DevDatabaseIT {
  private static final String USER = "it's me";
  private static final String WAITING =
      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";

  @TempDir Path folder;

  @Test
  void aUserLogsInOverTcp() throws SQLException {
    try (TempDb db = open("tcp")) {
      assertThat(currentUser(started(db, InitScripts.NONE))).isEqualTo(USER);
    }
  }

  @Test
  void aUserThatIsThereLogsInOverTcp() throws SQLException {
    try (TempDb db = open("tcp")) {
      execute(db, "create role \"it's me\" login");

      assertThat(currentUser(started(db, InitScripts.NONE))).isEqualTo(USER);
    }
  }

  @Test
  void aUserThatAnotherDataSourceMakesAtTheSameTimeIsTaken() throws Exception {
    try (TempDb db = open("system");
        Connection other = db.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("create role \"it's me\" superuser login");
      CompletableFuture<DevDatabase> start =
          CompletableFuture.supplyAsync(() -> started(db, InitScripts.NONE));
      Eventually.holds("waits", () -> text(db, WAITING).equals("1"));
      other.commit();

      assertThat(currentUser(start.get(1, TimeUnit.MINUTES))).isEqualTo(USER);
    }
  }

  @Test
  void scriptsRunInANewDatabaseAlone() throws Exception {
    InitScripts scripts =
        new InitScripts(
            List.of(script("first.sql", "create schema shared; create table shared.a ();")),
            List.of(script("/second.sql", "create table shared.b (); create table c ()")));
    try (TempDb db = open("system")) {
      start(db, scripts);
      assertThat(text(db, owner("shared.a"))).isEqualTo("postgres");
      assertThat(text(db, owner("shared.b"))).isEqualTo("\"" + USER + "\"");

      execute(db, "drop table c");
      start(db, scripts);
      assertThat(text(db, "select to_regclass('c')")).isNull();
    }
  }

  @Test
  void scriptsThatMakeNoTableRunOnce() throws Exception {
    InitScripts scripts =
        new InitScripts(List.of(), List.of(script("role.sql", "create role another;")));
    try (TempDb db = open("system")) {
      start(db, scripts);
      start(db, scripts);

      assertThat(text(db, "select 'another'::regrole")).isEqualTo("another");
    }
  }

  @Test
  void scriptsLeaveADatabaseAloneThatHasContent() throws Exception {
    InitScripts scripts =
        new InitScripts(List.of(), List.of(script("table.sql", "create table made ();")));
    try (TempDb db = open("system")) {
      execute(db, "create table own ()");
      start(db, scripts);

      assertThat(text(db, "select to_regclass('made')")).isNull();
    }
  }

  @Test
  void aScriptThatFailsIsNamedAndLeavesNothing() throws Exception {
    String name = script("wrong.sql", "create table made ();\nselect * from missing;");
    InitScripts wrong = new InitScripts(List.of(), List.of(name));
    InitScripts absent = new InitScripts(List.of(), List.of("absent.sql"));
    TempDbSpec kept = TempDbSpec.at(folder.toRealPath().resolve("db"));
    try (TempDb keeps = TempDb.open(kept)) {
      assertThatThrownBy(() -> start(TempDb.open(kept), wrong))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("wrong.sql, line 2: ");
      assertThatThrownBy(() -> start(TempDb.open(kept), absent))
          .hasMessageContaining("the script absent.sql is not on the application's class path");
      assertThat(text(keeps, "select to_regclass('made')")).isNull();

      Files.writeString(folder.resolve(name), "create table made ();");
      start(keeps, wrong);
      assertThat(text(keeps, "select to_regclass('made')")).isEqualTo("made");
    }
  }

  @Test
  void aScriptInAnotherEncodingIsRefused() throws IOException {
    Files.write(folder.resolve("latin.sql"), "select 'ä'".getBytes(StandardCharsets.ISO_8859_1));
    InitScripts scripts = new InitScripts(List.of(), List.of("latin.sql"));

    assertThatThrownBy(() -> start(open("system"), scripts))
        .hasMessageContaining("the script latin.sql is not UTF-8");
  }

  private static TempDb open(String backend) {
    return TempDb.open(TempDbSpec.ephemeral().with(spec -> spec.backend(backend)));
  }

  private static DevDatabase started(TempDb db, InitScripts scripts) {
    DevDatabase database = new DevDatabase(() -> db, USER, Map.of(), scripts);
    database.start();
    return database;
  }

  /** Starts it as Quarkus does, with the application's class loader. */
  private void start(TempDb db, InitScripts scripts) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(application);
      started(db, scripts);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private String script(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name.replace("/", "")), text);
    return name;
  }

  private static String owner(String table) {
    return "select relowner::regrole from pg_class where oid = '" + table + "'::regclass";
  }

  /** Connects as Agroal does. */
  private static String currentUser(DevDatabase database) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            database.getEffectiveJdbcUrl(), database.getUsername(), database.getPassword())) {
      return text(connection, "select current_user");
    }
  }

  private static void execute(TempDb db, String sql) throws SQLException {
    try (Connection connection = db.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(TempDb db, String query) throws SQLException {
    try (Connection connection = db.dataSource().getConnection()) {
      return text(connection, query);
    }
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }
}
