package amp.tempdb.driver;

import static amp.tempdb.driver.Sql.one;
import static amp.tempdb.driver.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.Role;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectDatabaseIT {
  @TempDir Path temporary;
  private Path project;
  private Path metadb;

  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @BeforeEach
  void makeFolder() throws IOException {
    project = Files.createDirectory(temporary.toRealPath().resolve("my project+1"));
    metadb = project.resolve(".amp/metadb");
  }

  /** The driver looks once in a while whether a connection was closed; a folder may go before. */
  @AfterEach
  void stop() {
    if (Files.isDirectory(metadb)) {
      TempDb.control(TempDbSpec.at(metadb)).stop(true);
    }
  }

  @Test
  void aProjectsDatabaseIsThatOfItsMetadbFolderAndIsKept() throws SQLException {
    try (Connection connection = connect(project, "?keep=0")) {
      assertThat(one(connection, "SELECT current_database()")).isEqualTo("amp");
      run(connection, "CREATE TABLE t (id int)");
    }
    assertThat(project.resolve(".amp/.gitignore")).exists();
    Eventually.holds("the server ended", () -> TempDb.running(TempDbSpec.at(metadb)).isEmpty());

    for (Path folder : List.of(metadb, project.resolve(".amp"), project)) {
      try (Connection connection = connect(folder, "?keep=0")) {
        assertThat(one(connection, "SELECT to_regclass('t')")).isEqualTo("t");
      }
    }
  }

  @Test
  void aServerThatRunsIsJoinedAndOneThatWasStartedServesOthers() throws SQLException {
    TempDbSpec spec = TempDbSpec.at(metadb);
    try (TempDb solo = TempDb.open(spec);
        Connection connection = connect(project, "?keep=0")) {
      assertThat(one(connection, "SHOW data_directory"))
          .isEqualTo(solo.server().dataDirectory().toString());
    }
    try (Connection connection = connect(project, "?keep=0");
        TempDb guest = TempDb.open(spec)) {
      assertThat(connection.isValid(5)).isTrue();
      assertThat(guest.server().role()).isEqualTo(Role.GUEST);
    }
  }

  @Test
  void theServerStaysBetweenOneToolAndTheNext() throws SQLException {
    String started;
    try (Connection flyway = connect(project, "")) {
      started = String.valueOf(one(flyway, "SELECT pg_postmaster_start_time()"));
    }
    try (Connection hibernate = connect(project, "")) {
      assertThat(one(hibernate, "SELECT pg_postmaster_start_time()")).isEqualTo(started);
    }
  }

  @Test
  void aServerThatWasStoppedIsStartedAgain() throws SQLException {
    try (Connection connection = connect(project, "")) {
      run(connection, "CREATE TABLE t (id int)");
    }
    long pid = TempDb.running(TempDbSpec.at(metadb)).orElseThrow().server().pid();
    Run.command("kill", "-INT", Long.toString(pid)).orFail();
    Eventually.holds("it ended", () -> ProcessHandle.of(pid).isEmpty());

    try (Connection connection = connect(project, "")) {
      assertThat(one(connection, "SELECT to_regclass('t')")).isEqualTo("t");
    }
  }

  @Test
  void anotherDatabaseOfTheSameServerIsNamedAndMade() throws SQLException {
    try (Connection connection = connect(project, "?keep=0&database=orders")) {
      assertThat(one(connection, "SELECT current_database()")).isEqualTo("orders");
    }
  }

  @Test
  void aFolderThatWasMistypedGetsNoDatabase() {
    Path mistyped = project.resolve("nowhere");

    assertThatThrownBy(() -> connect(mistyped, ""))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContaining("there is no folder " + mistyped);
    assertThat(mistyped).doesNotExist();
  }

  @Test
  void whatTheToolkitRefusesIsToldWithItsRemedy() throws IOException {
    assertThatThrownBy(() -> connect(project, "?backend=nonsense"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("nonsense");

    Files.createDirectory(temporary.resolve("other"));
    Files.writeString(temporary.resolve("other/.amp"), "");
    assertThatThrownBy(() -> connect(temporary.resolve("other"), ""))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageContaining("is a file, not a folder")
        .hasMessageContaining("Move it away");
  }

  @Test
  void theProjectsConfigurationHoldsAndAnExternalDatabaseIsRefused() throws Exception {
    Path file = Files.createDirectories(project.resolve(".amp")).resolve("config.toml");
    Files.writeString(
        file,
        """
        [metadata_db.managed]
        durability = "fast"
        extensions = ["no_such_component"]
        settings.work_mem = "6MB"
        """);
    assertThatThrownBy(() -> connect(project, "?keep=0"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no_such_component");
    try (Connection connection = connect(project, "?keep=0&extensions=pg_trgm")) {
      assertThat(one(connection, "SHOW fsync")).isEqualTo("off");
      assertThat(one(connection, "SHOW work_mem")).isEqualTo("6MB");
    }
    Eventually.holds("the server ended", () -> TempDb.running(TempDbSpec.at(metadb)).isEmpty());

    Files.writeString(file, "[metadata_db]\nurl = \"postgresql://db.example.com/x\"");
    assertThatThrownBy(() -> connect(project, "?keep=0"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("config.toml names an external database, by metadata_db.url");
    assertThat(TempDb.running(TempDbSpec.at(metadb))).isEmpty();
  }

  private static Connection connect(Path folder, String query) throws SQLException {
    return DriverManager.getConnection("jdbc:amp:" + folder.toString().replace(" ", "%20") + query);
  }

  @Test
  void aFolderThatCannotBeIsToldWithWhatAUrlCanSay() throws IOException {
    Files.writeString(project.resolve(".amp"), "a file");

    assertThatThrownBy(() -> connect(project, ""))
        .hasMessageContaining(project.resolve(".amp") + " is a file")
        .hasMessageContaining("jdbc:amp:///FOLDER")
        .hasMessageNotContaining("amp-dir");
  }
}
