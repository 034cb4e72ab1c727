package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version, name and time zone of the databases. */
class MembersIT {
  private static final Queue<String> SERVERS = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    SERVERS.clear();
  }

  private static String zone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet zone = statement.executeQuery("SHOW TimeZone")) {
      zone.next();
      return zone.getString(1);
    }
  }

  static class Chosen {
    @Test
    @TempDbTest(timeZone = "Pacific/Auckland")
    void inATimeZone(DataSource source, Connection given, ConnectionInfo info) throws Exception {
      SERVERS.add(info.host());
      assertThat(zone(given)).isEqualTo("Pacific/Auckland");
      try (Connection own = source.getConnection()) {
        assertThat(zone(own)).isEqualTo("Pacific/Auckland");
      }
    }

    @Test
    @TempDbTest(version = "18")
    void ofAVersion(ConnectionInfo info) throws SQLException {
      SERVERS.add(info.host());
      assertThat(Sql.ask(info, "SHOW server_version")).startsWith("18.");
    }

    @Test
    @TempDbTest(database = "My \"orders\"", preparation = Renamed.class)
    void ofAName(ConnectionInfo info) throws SQLException {
      SERVERS.add(info.host());
      assertThat(Sql.ask(info, "SELECT current_database()")).startsWith("My \"orders\"_test_");
      assertThat(Sql.ask(info, "SELECT name FROM t")).isEqualTo("My \"orders\"");
    }

    @Test
    @TempDbTest(database = "template1")
    void ofTheNameOfOneThatIsThere(ConnectionInfo info) {
      SERVERS.add(info.host());
      assertThat(info.database()).startsWith("template1_test_");
    }

    @Test
    @TempDbTest(extensions = "pg_stat_statements")
    void withAnExtension(ConnectionInfo info) throws SQLException {
      SERVERS.add(info.host());
      assertThat(Sql.ask(info, "SHOW pg_stat_statements.max")).isEqualTo("5000");
    }

    @Test
    @TempDbTest
    void asUsual(ConnectionInfo info) {
      SERVERS.add(info.host());
      assertThat(info.database()).startsWith("amp_test_");
    }
  }

  static final class Renamed implements TestPreparation {
    @Override
    public String key() {
      return "junit-it-renamed";
    }

    @Override
    public void prepare(ConnectionInfo connection) throws SQLException {
      Sql.execute(connection, "CREATE TABLE t AS SELECT current_database() AS name");
    }
  }

  @Test
  void eachIsAServerOfItsOwn() {
    succeeds(6, run(Map.of(), Chosen.class));
    assertThat(SERVERS).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void eachHasAFolderOfItsOwn() {
    succeeds(6, run(Map.of("amp.tempdb.folder", folder.toString()), Chosen.class));
    assertThat(folder.toFile().list()).hasSize(6).contains("empty");
  }

  static class Misused {
    @Test
    @TempDbTest(timeZone = "GMT+2")
    void anOffset(ConnectionInfo info) {}

    @Test
    @TempDbTest(version = "11.5")
    void aVersionThatNobodyHas(ConnectionInfo info) {}

    @Test
    @TempDbTest(settings = "\033[2J")
    void aSettingThatCommandsATerminal(ConnectionInfo info) {}

    @Test
    @TempDbTest(scripts = "\033[2J.sql")
    void aScriptThatCommandsATerminal(ConnectionInfo info) {}

    @Test
    @TempDbTest(scripts = "")
    void aFolderInTheScriptsPlace(ConnectionInfo info) {}

    @Test
    @TempDbTest(timeZone = "\033[2J")
    void aTimeZoneThatCommandsATerminal(ConnectionInfo info) {}

    @Test
    @TempDbTest(version = "eleven")
    void noVersion(ConnectionInfo info) {}
  }

  @Test
  void misuseIsExplained() {
    var events = run(Map.of(), Misused.class).testEvents();

    failsWith(events, "the time zone \"GMT+2\" of @TempDbTest is not known");
    failsWith(events, "11.5");
    failsWith(events, "@TempDbTest: PostgreSQL version \"eleven\": use a number such as 18");
    failsWith(events, "the setting \"\\u001b[2J\" has no value");
    failsWith(events, "there is no script amp/tempdb/junit/ on the class path");
    failsWith(events, "\\u001b[2J.sql on the class path");
    failsWith(events, "the time zone \"\\u001b[2J\"");
  }
}
