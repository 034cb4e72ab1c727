package amp.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.KnownProjects;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceContainerConfig;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevDatabasesIT {
  @TempDir Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = folder.toRealPath();
  }

  @Test
  void developmentHasTheProjectsDatabaseWhoseDataStays() throws SQLException {
    try (Opened first = open("<default>", "", LaunchMode.DEVELOPMENT)) {
      first.execute("create table kept ()");
      assertThat(TempDb.running(new ProjectFolder(folder.resolve(".amp")).spec())).isPresent();
    }
    try (Opened second = open("<default>", "", LaunchMode.DEVELOPMENT)) {
      second.execute("select * from kept");
    }
    assertThat(TempDb.running(new ProjectFolder(folder.resolve(".amp")).spec())).isEmpty();
  }

  @Test
  void theProjectsConfigurationHoldsUnlessItNamesAnExternalDatabase() throws Exception {
    Path file = Files.createDirectory(folder.resolve(".amp")).resolve("config.toml");
    Files.writeString(
        file, "[metadata_db.managed]\ndurability = \"fast\"\nsettings.work_mem = \"6MB\"");
    try (Opened opened = open("<default>", "", LaunchMode.DEVELOPMENT)) {
      assertThat(opened.text("show fsync")).isEqualTo("off");
      assertThat(opened.text("show work_mem")).isEqualTo("6MB");
    }
    Files.writeString(file, "[metadata_db]\nurl = \"postgresql://db.example.com/x\"");
    assertThatThrownBy(() -> open("<default>", "", LaunchMode.DEVELOPMENT))
        .hasMessageContaining("config.toml names an external database, by metadata_db.url");
  }

  @Test
  void theProjectIsRememberedAndATestIsNot() throws IOException {
    KnownProjects projects = KnownProjects.of(TempDbSpec.ephemeral().home());
    Path project = folder.resolve(".amp");
    try (Opened test = open("<default>", "", LaunchMode.TEST)) {
      assertThat(projects.list()).noneMatch(known -> known.directory().equals(project));
    }
    try (Opened first = open("<default>", "", LaunchMode.DEVELOPMENT)) {
      assertThat(projects.list()).anyMatch(known -> known.directory().equals(project));
    }
  }

  @Test
  void testsHaveADatabaseOfTheirOwn() throws SQLException {
    try (Opened test = open("<default>", "", LaunchMode.TEST)) {
      test.execute("create table own ()");
    }
    try (Opened next = open("<default>", "", LaunchMode.TEST)) {
      next.execute("create table own ()");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDataSourceWithANameHasADatabaseOfThatName() throws SQLException {
    try (Opened usual = open("<default>", "", LaunchMode.DEVELOPMENT);
        Opened other = open("orders", "", LaunchMode.DEVELOPMENT)) {
      assertThat(usual.text("select current_database()")).isEqualTo("amp");
      assertThat(other.text("select current_database()")).isEqualTo("orders");
    }
  }

  @Test
  void whoNamesAUserConnectsAsThatOne() throws SQLException {
    try (Opened opened = open("<default>", "it's \"me\"", LaunchMode.TEST)) {
      assertThat(opened.text("select current_user")).isEqualTo("it's \"me\"");
    }
  }

  @Test
  void dockerIsNotNeeded() {
    assertThat(new DevDatabases(folder).isDockerRequired()).isFalse();
  }

  private Opened open(String datasource, String user, LaunchMode mode) {
    DatasourceStartable database =
        new DevDatabases(folder)
            .createDatasourceStartable(
                Optional.of(user).filter(name -> !name.isEmpty()),
                Optional.empty(),
                datasource,
                wanted(),
                mode,
                false,
                Optional.empty());
    database.start();
    return new Opened(database);
  }

  private static DevServicesDatasourceContainerConfig wanted() {
    return new DevServicesDatasourceContainerConfig(
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of("ApplicationName", "the test"),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false,
        false);
  }

  /** A database that an application is connected to, as Agroal connects. */
  private record Opened(DatasourceStartable database) implements AutoCloseable {
    void execute(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    String text(String query) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getString(1);
      }
    }

    private Connection connect() throws SQLException {
      return DriverManager.getConnection(
          database.getEffectiveJdbcUrl(), database.getUsername(), database.getPassword());
    }

    @Override
    public void close() {
      try {
        database.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
