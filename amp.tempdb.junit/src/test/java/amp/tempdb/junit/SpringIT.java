package amp.tempdb.junit;

import static amp.tempdb.junit.TestRun.failsWith;
import static amp.tempdb.junit.TestRun.run;
import static amp.tempdb.junit.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Tests with Spring, which keeps an application context for classes that are configured alike. */
class SpringIT {
  @Configuration
  static class Application {
    @Bean
    DataSource dataSource(Environment environment) {
      return ConnectionInfo.unix(
              Path.of(environment.getRequiredProperty("socket")),
              5432,
              "postgres",
              environment.getRequiredProperty("database"))
          .dataSource();
    }
  }

  private static void add(DynamicPropertyRegistry registry, ConnectionInfo info) {
    registry.add("socket", info::host);
    registry.add("database", info::database);
  }

  @TempDbTest(scope = TempDbTest.Scope.CLASS)
  @SpringJUnitConfig(Application.class)
  abstract static class EachClass {
    @TestDb static ConnectionInfo database;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
      add(registry, database);
    }

    @Test
    void usesItsOwn(@Autowired DataSource springs, DataSource ours) throws SQLException {
      sameDatabase(springs, ours);
    }
  }

  private static void sameDatabase(DataSource springs, DataSource ours) throws SQLException {
    assertThat(springs).isNotSameAs(ours);
    try (Connection one = springs.getConnection();
        Connection two = ours.getConnection()) {
      assertThat(one.getCatalog()).isEqualTo(two.getCatalog());
    }
  }

  static class First extends EachClass {}

  static class Second extends EachClass {}

  @Test
  void theContextOfAnotherClassIsRefusedAtOnce() {
    EngineExecutionResults results = run(Map.of(), First.class, Second.class);

    results.testEvents().assertStatistics(s -> s.succeeded(1).failed(1));
    failsWith(results.testEvents(), "Scope.RUN");
  }

  @DirtiesContext
  @TestPropertySource(properties = "not=cached by the test above")
  static class Third extends EachClass {}

  @DirtiesContext
  @TestPropertySource(properties = "not=cached by the test above")
  static class Fourth extends EachClass {}

  @Test
  void classesWithAContextOfTheirOwnHaveADatabaseOfTheirOwn() {
    succeeds(2, run(Map.of(), Third.class, Fourth.class));
  }

  @TempDbTest(scope = TempDbTest.Scope.RUN)
  @SpringJUnitConfig(Application.class)
  abstract static class AllClasses {
    @TestDb static ConnectionInfo database;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
      add(registry, database);
    }

    @Test
    void usesTheOne(@Autowired DataSource springs, DataSource ours) throws SQLException {
      sameDatabase(springs, ours);
    }
  }

  static class Fifth extends AllClasses {}

  static class Sixth extends AllClasses {}

  @Test
  void classesThatShareADatabaseCanShareAContext() {
    succeeds(2, run(Map.of(), Fifth.class, Sixth.class));

    // Spring's contexts outlive a test run; its databases do not.
    EngineExecutionResults again = run(Map.of(), Fifth.class, Sixth.class);
    again
        .testEvents()
        .failed()
        .assertThatEvents()
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.toString()).contains("another database"));
  }
}
