package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import amp.tempdb.junit.other.HasPeople;
import amp.tempdb.junit.other.People;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that begin with what scripts put there. */
class ScriptsIT {
  private static final String PEOPLE = "SELECT string_agg(shop.greet(name), ' ') FROM shop.people";
  private static final String BOTH = "Good day, Ada Good day, Grace";

  @TempDir Path folder;

  /** Has its scripts beside itself, and at the root. */
  @TempDbTest(scripts = {"schema.sql", "/db/rows.sql"})
  static class Shop {
    @Test
    void hasPeople(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, PEOPLE)).isEqualTo(BOTH);
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @TempDbTest(scripts = {"schema.sql", "/db/rows.sql"})
  @interface WithShop {}

  @WithShop
  static class Composed {
    @Test
    void hasPeople(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, PEOPLE)).isEqualTo(BOTH);
    }

    @Test
    @TempDbTest(scripts = "schema.sql")
    void aMethodMayHaveOthers(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT count(*) FROM shop.people")).isEqualTo("0");
    }
  }

  @Test
  void scriptsRunInTheirOrderThroughOneConnection() {
    succeeds(3, run(Map.of(), Shop.class, Composed.class));
  }

  static class Inherited extends People {}

  @Test
  void scriptsAreBesideTheClassThatHasTheAnnotation() {
    succeeds(1, run(Map.of(), Inherited.class));
  }

  /** Says what its classes have, and is a class's superclass's. */
  static class OfAnInterface implements HasPeople {}

  static class OfAnInterfaceAbove extends OfAnInterface {}

  @Test
  void scriptsAreBesideTheInterfaceThatHasTheAnnotation() {
    succeeds(2, run(Map.of(), OfAnInterface.class, OfAnInterfaceAbove.class));
  }

  @Test
  void whatScriptsMadeIsKeptForTheNextRun() throws Exception {
    Map<String, String> own = Map.of("amp.tempdb.home", folder.toString());
    succeeds(1, run(own, Shop.class));
    List<Path> made = templates(folder);
    succeeds(1, run(own, Shop.class));

    assertThat(made).hasSize(1);
    assertThat(templates(folder)).isEqualTo(made);
  }

  private static final String PLACE =
      "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'placed'";

  @TempDbTest(scripts = "placed.sql")
  static class InPublic {
    @Test
    void hasTheTable(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, PLACE)).isEqualTo("public");
    }
  }

  @TempDbTest(scripts = "placed.sql", settings = "search_path=app,public")
  static class InTheApplicationsSchema {
    @Test
    void hasTheTable(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, PLACE)).isEqualTo("app");
    }
  }

  @Test
  void whatScriptsMadeWithOtherSettingsIsAnotherResult() {
    Map<String, String> own = Map.of("amp.tempdb.home", folder.toString());

    succeeds(1, run(own, InPublic.class));
    succeeds(1, run(own, InTheApplicationsSchema.class));
  }

  static List<Path> templates(Path home) throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("templates"))) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  @TempDbTest(preparation = TempDbTestIT.OneTable.class, scripts = "seven.sql")
  static class AfterAPreparation {
    @Test
    void hasBoth(ConnectionInfo info) throws SQLException {
      assertThat(Sql.ask(info, "SELECT x FROM t")).isEqualTo("7");
    }
  }

  @Test
  void scriptsFollowThePreparation() {
    succeeds(1, run(Map.of(), AfterAPreparation.class));
  }

  @TempDbTest(scripts = "broken.sql")
  static class Broken {
    @Test
    void cannotRun(ConnectionInfo info) {}
  }

  @TempDbTest(preparation = TempDbTestIT.OneTable.class, scripts = "schema.sql")
  static class Misplaced {
    @Test
    @TempDbTest(scripts = "shop/schema.sql")
    void cannotRun(ConnectionInfo info) {}
  }

  @Test
  void aStatementThatFailsIsNamedWithItsScriptAndLine() {
    failsWith(
        run(Map.of(), Broken.class).testEvents(),
        "amp/tempdb/junit/broken.sql, line 3: ERROR: relation \"missing\" does not exist");
    failsWith(
        run(Map.of(), Broken.class).testEvents(),
        "in the statement: INSERT INTO missing\nVALUES (1);");
  }

  @Test
  void aScriptThatIsNotThereIsNamedWithTheClassThatAsksForIt() {
    failsWith(
        run(Map.of(), Misplaced.class).testEvents(),
        "there is no script amp/tempdb/junit/shop/schema.sql on the class path, which @TempDbTest"
            + " names for "
            + Misplaced.class.getName());
  }
}
