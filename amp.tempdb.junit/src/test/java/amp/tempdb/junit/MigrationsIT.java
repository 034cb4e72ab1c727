package amp.tempdb.junit;

import static amp.tempdb.junit.ScriptsIT.templates;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that Flyway or Liquibase made. */
class MigrationsIT {
  private static volatile String place = "";

  @TempDir Path folder;

  static class Migrated {
    @Test
    @TempDbTest(preparation = FlywayPreparation.class)
    void byFlyway(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT x FROM flown")).isEqualTo("1");
    }

    @Test
    @TempDbTest(preparation = LiquibasePreparation.class)
    void byLiquibase(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT string_agg(x::text, ' ' ORDER BY x) FROM changed"))
          .isEqualTo("2 3");
    }

    @Test
    @TempDbTest(preparation = ForTests.class)
    void byLiquibaseInAContext(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT string_agg(x::text, ' ' ORDER BY x) FROM changed"))
          .isEqualTo("2");
    }
  }

  static class ForTests extends LiquibasePreparation {
    @Override
    protected String contexts() {
      return "test";
    }
  }

  @Test
  void databasesBeginMigratedAndTheResultIsKept() throws Exception {
    Map<String, String> own = Map.of("amp.tempdb.home", folder.toString());
    succeeds(3, run(own, Migrated.class));
    var made = templates(folder);
    succeeds(3, run(own, Migrated.class));

    assertThat(made).hasSize(3);
    assertThat(templates(folder)).isEqualTo(made);
  }

  static class InAFolder extends FlywayPreparation {
    InAFolder() {
      super("filesystem:" + place);
    }

    @Override
    protected Map<String, String> configuration() {
      return Map.of("flyway.placeholders.value", "5", "flyway.schemas", "flown");
    }
  }

  @TempDbTest(preparation = InAFolder.class)
  static class Elsewhere {
    @Test
    void hasAllThatIsThere(ConnectionInfo info) throws Exception {
      try (var files = Files.list(Path.of(place))) {
        assertThat(Sql.ask(info, "SELECT count(*) FROM flown.rows"))
            .isEqualTo(Long.toString(files.count() - 1));
      }
    }
  }

  @Test
  void aMigrationThatIsAddedIsThereInTheNextRun() throws Exception {
    Map<String, String> own = Map.of("amp.tempdb.home", folder.resolve("home").toString());
    Path migrations = Files.createDirectory(folder.resolve("sql"));
    place = migrations.toString();
    Files.writeString(migrations.resolve("V1__rows.sql"), "CREATE TABLE rows (x int);");
    Files.writeString(migrations.resolve("V2__one.sql"), "INSERT INTO rows VALUES (${value});");
    succeeds(1, run(own, Elsewhere.class));

    Files.writeString(migrations.resolve("V3__two.sql"), "INSERT INTO rows VALUES (${value});");
    succeeds(1, run(own, Elsewhere.class));
  }

  @Test
  void whereThereIsNothingToMigrateTheTestSaysSo() {
    place = folder.resolve("missing").toString();

    failsWith(
        run(Map.of(), Elsewhere.class).testEvents(),
        "there is no migration in filesystem:" + place);
  }

  static class Missing extends LiquibasePreparation {
    Missing() {
      super("db/missing.xml");
    }
  }

  @TempDbTest(preparation = Missing.class)
  static class WithoutAChangelog {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @Test
  void aChangelogThatIsNotThereIsNamed() {
    failsWith(
        run(Map.of(), WithoutAChangelog.class).testEvents(), "the changelog db/missing.xml of ");
  }
}
