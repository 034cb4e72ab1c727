package amp.tempdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.driver.AmpDriver;
import amp.testkit.Binaries;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.DatabaseFactory;
import liquibase.database.core.PostgresDatabase;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.testcontainers.jdbc.ContainerDatabaseDriver;

/** Each tool is given the URL, and where it cannot do without, the name of the driver's class. */
class UnchangedToolsIT {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir Path folder;

  /** A URL of a new database. */
  record Given(String url, String driver) {
    @Override
    public String toString() {
      return url;
    }
  }

  static Stream<Given> urls() {
    int number = NUMBER.incrementAndGet();
    return Stream.of(
        new Given("jdbc:amp:test:tool" + number, AmpDriver.class.getName()),
        new Given(
            "jdbc:tc:postgresql:18:///tool" + number + "?TC_DAEMON=true",
            ContainerDatabaseDriver.class.getName()));
  }

  @BeforeAll
  static void unpack() {
    // The programs lie in a directory that this build has put on PATH.
    Binaries.postgres18();
  }

  @ParameterizedTest
  @MethodSource("urls")
  void flywayMigrates(Given given) throws SQLException {
    Flyway flyway =
        Flyway.configure()
            .dataSource(given.url(), null, null)
            .locations("classpath:tools/flyway")
            .load();

    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
    assertThat(flyway.migrate().migrationsExecuted).isZero();
    assertThat(tables(given)).contains("fruit", "flyway_schema_history");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void liquibaseUpdates(Given given) throws Exception {
    new CommandScope(UpdateCommandStep.COMMAND_NAME)
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.URL_ARG, given.url())
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DRIVER_ARG, given.driver())
        .addArgumentValue("changelogFile", "tools/changelog.sql")
        .execute();

    assertThat(tables(given)).contains("fruit", "databasechangelog");
  }

  @Test
  void liquibaseKnowsTheDriverAndTheDialectByTheUrlAlone() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    for (String url : List.of("jdbc:amp:test:liquibase", "jdbc:amp:" + project)) {
      new CommandScope(UpdateCommandStep.COMMAND_NAME)
          .addArgumentValue(DbUrlConnectionArgumentsCommandStep.URL_ARG, url)
          .addArgumentValue("changelogFile", "tools/changelog.xml")
          .execute();

      assertThat(tables(new Given(url, ""))).contains("berry", "databasechangelog");
      try (liquibase.database.Database database =
          DatabaseFactory.getInstance()
              .openDatabase(url, null, null, null, new ClassLoaderResourceAccessor())) {
        assertThat(database).isExactlyInstanceOf(PostgresDatabase.class);
      }
    }
    assertThat(DatabaseFactory.getInstance().getDatabase("postgresql"))
        .isExactlyInstanceOf(PostgresDatabase.class);
  }

  @ParameterizedTest
  @MethodSource("urls")
  void hibernateMakesItsSchemaAndKnowsTheDialect(Given given) throws SQLException {
    Configuration configuration =
        new Configuration()
            .setProperty("hibernate.connection.url", given.url())
            .setProperty("hibernate.hbm2ddl.auto", "create")
            .addAnnotatedClass(Pear.class);
    try (SessionFactory factory = configuration.buildSessionFactory()) {
      factory.inTransaction(session -> session.persist(new Pear(1, "conference")));
      @Nullable String name =
          factory.fromTransaction(
              session ->
                  session.createQuery("select name from Pear", String.class).getSingleResult());
      assertThat(name).isEqualTo("conference");
      assertThat(factory.unwrap(SessionFactoryImplementor.class).getJdbcServices().getDialect())
          .isInstanceOf(PostgreSQLDialect.class);
    }
    assertThat(tables(given)).contains("pear");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void jooqGeneratesCode(Given given) throws Exception {
    try (Connection connection = DriverManager.getConnection(given.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE plum (id bigint PRIMARY KEY, name text)");
    }
    GenerationTool.generate(
        new org.jooq.meta.jaxb.Configuration()
            .withJdbc(new Jdbc().withUrl(given.url()).withDriver(given.driver()))
            .withGenerator(
                new Generator()
                    .withDatabase(new Database().withInputSchema("public"))
                    .withTarget(
                        new Target()
                            .withPackageName("generated")
                            .withDirectory(folder.toString()))));

    assertThat(folder.resolve("generated/tables/Plum.java")).content().contains("class Plum");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void hikariPools(Given given) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(given.url());
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      requirePostgresql(pool);
    }
    config.setDriverClassName(given.driver());
    try (HikariDataSource pool = new HikariDataSource(config)) {
      requirePostgresql(pool);
    }
  }

  @ParameterizedTest
  @MethodSource("urls")
  void springsDataSourceConnects(Given given) throws SQLException {
    DriverManagerDataSource source = new DriverManagerDataSource(given.url());
    requirePostgresql(source);
    source.setDriverClassName(given.driver());
    requirePostgresql(source);
  }

  /** A Flyway without its PostgreSQL part, as H2's users have it, is not disturbed. */
  @Test
  void whatFlywayIsToldNeedsItsCoreAlone() {
    assertThat(superclasses("amp.tempdb.flyway.AmpDatabaseType"))
        .allMatch(name -> name.startsWith("amp.") || name.startsWith("org.flywaydb.core."));
  }

  private static List<String> superclasses(String name) {
    try {
      return Stream.<Class<?>>iterate(
              Class.forName(name), type -> type != Object.class, Class::getSuperclass)
          .map(Class::getName)
          .toList();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static void requirePostgresql(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
    }
  }

  private static List<@Nullable String> tables(Given given) throws SQLException {
    List<@Nullable String> tables = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(given.url());
        ResultSet rows = connection.getMetaData().getTables(null, "public", "%", null)) {
      while (rows.next()) {
        tables.add(rows.getString("TABLE_NAME"));
      }
    }
    return tables;
  }
}
