package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On which servers tests run, and what they begin with. */
class ServersIT {
  private static final Queue<ConnectionInfo> SEEN = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  @TempDbTest(settings = {"work_mem=7MB", "max_connections = 7"})
  static class WithSettings {
    @Test
    void hasThem(ConnectionInfo info) throws SQLException {
      SEEN.add(info);
      assertThat(Sql.ask(info, "SHOW work_mem")).isEqualTo("7MB");
      assertThat(Sql.ask(info, "SHOW max_connections")).isEqualTo("7");
    }

    @Test
    @TempDbTest
    void aMethodMayHaveTheUsual(ConnectionInfo info) throws SQLException {
      SEEN.add(info);
      assertThat(Sql.ask(info, "SHOW max_connections")).isEqualTo("100");
    }
  }

  @Test
  void settingsAreThoseOfTheServer() {
    succeeds(2, run(Map.of(), WithSettings.class));
    assertThat(SEEN).extracting(ConnectionInfo::host).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void differentSettingsHaveDifferentFolders() {
    Map<String, String> shared = Map.of("amp.tempdb.folder", folder.toString());
    succeeds(2, run(shared, WithSettings.class));
    assertThat(folder).isDirectoryContaining(f -> f.endsWith("empty"));
    assertThat(folder.toFile().list()).hasSize(2);
  }

  @TempDbTest(settings = "fast")
  static class WithoutAValue {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @Test
  void aSettingWithoutAValueIsExplained() {
    failsWith(
        run(Map.of(), WithoutAValue.class).testEvents(),
        "@TempDbTest: the setting \"fast\" has no value");
  }

  @TempDbTest(scope = TempDbTest.Scope.RUN)
  abstract static class InOne {
    @TestDb static ConnectionInfo shared;

    @Test
    void sees(ConnectionInfo info) {
      assertThat(info.database()).isEqualTo(shared.database());
      SEEN.add(info);
    }
  }

  static class One extends InOne {}

  static class Two extends InOne {}

  @Test
  void allClassesOfARunCanShareOne() {
    succeeds(2, run(Map.of(), One.class, Two.class));
    assertThat(SEEN.stream().map(ConnectionInfo::database).distinct()).hasSize(1);
    assertThat(SEEN.element().socket().orElseThrow().getParent()).doesNotExist();
  }

  static final class OneOfMany implements TestPreparation {
    private final String table;

    OneOfMany(String table) {
      this.table = table;
    }

    @Override
    public void prepare(ConnectionInfo connection) throws SQLException {
      Sql.execute(connection, "CREATE TABLE " + table + " (x int)");
    }
  }

  @TempDbTest(preparation = OneOfMany.class)
  static class WithoutConstructor {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @Test
  void aPreparationThatCannotBeCreatedIsNamed() {
    failsWith(
        run(Map.of(), WithoutConstructor.class).testEvents(),
        OneOfMany.class.getName() + " cannot be created");
  }

  static class Failing implements TestPreparation {
    @Override
    public void prepare(ConnectionInfo connection) {
      throw new AssertionError("no rows");
    }
  }

  @TempDbTest(preparation = Failing.class)
  static class WithAFailingOne {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @TempDbTest(preparation = TempDbTestIT.Broken.class)
  static class WithABrokenOne {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @Test
  void aPreparationThatFailsIsNamedWithItsReason() {
    failsWith(
        run(Map.of(), WithAFailingOne.class).testEvents(),
        "the preparation "
            + Failing.class.getName()
            + " of the databases failed: java.lang.AssertionError: no rows");
    failsWith(
        run(Map.of(), WithABrokenOne.class).testEvents(),
        "the preparation "
            + TempDbTestIT.Broken.class.getName()
            + " of the databases failed: java.lang.IllegalStateException: migration 7 is broken");
  }

  @TempDbTest
  static class Usual {
    @Test
    void runs(ConnectionInfo info) {}
  }

  @Test
  void providersInAmpupsFolderDoNotJoinATestRun() throws Exception {
    Files.createDirectories(folder.resolve("home/providers"));
    Files.writeString(folder.resolve("home/providers/theirs.jar"), "no jar");
    Map<String, String> unknown =
        Map.of(
            "amp.tempdb.home", folder.resolve("home").toString(), "amp.tempdb.backend", "nobody");

    failsWithout(run(unknown, Usual.class), "theirs.jar");
    Map<String, String> named =
        Map.of(
            "amp.tempdb.backend",
            "nobody",
            "amp.tempdb.provider-path",
            folder.resolve("home/providers/theirs.jar").toString());
    failsWith(run(named, Usual.class).testEvents(), "theirs.jar");
  }

  @Test
  void anEmptyParameterSaysNothing() {
    Map<String, String> empty =
        Map.of(
            "amp.tempdb.folder", "",
            "amp.tempdb.version", "",
            "amp.tempdb.provider-path", " ");

    succeeds(1, run(empty, Usual.class));

    // The folder with no name is the working directory.
    assertThat(Path.of("empty")).doesNotExist();
  }

  private static void failsWithout(
      org.junit.platform.testkit.engine.EngineExecutionResults results, String text) {
    assertThat(results.testEvents().failed().list())
        .hasSize(1)
        .allSatisfy(event -> assertThat(event.toString()).contains("nobody").doesNotContain(text));
  }
}
