package amp.spring.boot;

import static amp.spring.boot.TestRun.failsBecause;
import static amp.spring.boot.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import amp.testkit.TestServer;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.data.jpa.JpaRepositoriesAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.annotation.Transactional;

/** The data sources that an application makes itself, with a database for each test method. */
class DataSourcesIT {
  /** All that Spring Boot does with a data source but JPA. */
  @Retention(RetentionPolicy.RUNTIME)
  @EnableAutoConfiguration(
      exclude = {HibernateJpaAutoConfiguration.class, JpaRepositoriesAutoConfiguration.class})
  @interface Auto {}

  private static HikariDataSource pool(JdbcConnectionDetails details) {
    return DataSourceBuilder.create()
        .type(HikariDataSource.class)
        .url(details.getJdbcUrl())
        .username(details.getUsername())
        .password(details.getPassword())
        .build();
  }

  @Configuration
  @Auto
  static class Lazily {
    @Bean
    DataSource source(JdbcConnectionDetails details) {
      return new LazyConnectionDataSourceProxy(pool(details));
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = Lazily.class)
  static class BehindALazyProxy {
    @RepeatedTest(3)
    void hasADatabaseToItself(@Autowired DataSource source, @Autowired JdbcTemplate jdbc) {
      assertThat(source).isInstanceOf(LazyConnectionDataSourceProxy.class);
      jdbc.execute("CREATE TABLE mine ()");
    }
  }

  @Test
  void aPoolBehindALazyProxyIsSwitched() {
    succeeds(3, BehindALazyProxy.class);
  }

  @Configuration
  @Auto
  static class WithTransactions {
    @Bean
    DataSource source(JdbcConnectionDetails details) {
      return new TransactionAwareDataSourceProxy(new LazyConnectionDataSourceProxy(pool(details)));
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = WithTransactions.class)
  static class BehindTwoProxies {
    @Transactional
    @RepeatedTest(3)
    void hasTheTransactionToo(@Autowired DataSource source, @Autowired JdbcTemplate jdbc)
        throws SQLException {
      jdbc.execute("CREATE TABLE mine ()");
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT to_regclass('mine')")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("mine");
      }
    }

    @RepeatedTest(3)
    void hasADatabaseToItself(@Autowired JdbcTemplate jdbc) {
      jdbc.execute("CREATE TABLE mine ()");
    }
  }

  @Test
  void aSwitchedProxyStillKnowsTheTransaction() {
    succeeds(6, BehindTwoProxies.class);
  }

  @Configuration
  @Auto
  static class OfABean {
    @Bean
    DataSource pooled(JdbcConnectionDetails details) {
      return pool(details);
    }

    @Primary
    @Bean
    DataSource source(@Qualifier("pooled") DataSource pooled) {
      return new LazyConnectionDataSourceProxy(pooled);
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = OfABean.class, properties = "spring.main.lazy-initialization=true")
  static class MadeLate {
    @RepeatedTest(3)
    void hasADatabaseToItself(@Autowired JdbcTemplate jdbc) {
      jdbc.execute("CREATE TABLE mine ()");
    }
  }

  @Test
  void dataSourcesThatAreMadeLateAreSwitchedInTime() {
    succeeds(3, MadeLate.class);
  }

  @Configuration
  @Auto
  static class Elsewhere {
    @Bean
    DataSource source() {
      TestServer server = TestServer.shared();
      String url = server.newDatabase();
      return DataSourceBuilder.create()
          .url(server.jdbcUrl(url.substring(url.lastIndexOf('/') + 1)))
          .build();
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = Elsewhere.class)
  static class ThatConnectsElsewhere {
    @Test
    void cannotBegin() {}
  }

  @Test
  void aDataSourceThatConnectsElsewhereCannotBeSwitched() {
    failsBecause(
        "@AmpDatabase(scope = METHOD) has nothing to switch: no data source of the application"
            + " context connects to its database",
        ThatConnectsElsewhere.class);
  }

  @Configuration
  @Auto
  static class BesideOthers {
    @Primary
    @Bean
    DataSource source(JdbcConnectionDetails details) {
      return pool(details);
    }

    @Bean
    DataSource pooled() {
      HikariDataSource source = new HikariDataSource();
      source.setJdbcUrl("jdbc:postgresql://localhost:1/archive");
      return source;
    }

    @Bean
    DataSource plain() {
      return new DriverManagerDataSource("jdbc:postgresql://localhost:1/archive");
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = BesideOthers.class)
  static class BesideOthersThatAreDown {
    @RepeatedTest(3)
    void hasADatabaseToItself(@Autowired JdbcTemplate jdbc) {
      jdbc.execute("CREATE TABLE mine ()");
    }
  }

  @Test
  void dataSourcesWhoseServersAreNotThereAreLeftAlone() {
    succeeds(3, BesideOthersThatAreDown.class);
  }

  @Configuration
  @Auto
  static class WithASequence {
    @Bean
    DataSource source(JdbcConnectionDetails details) {
      DataSource source = pool(details);
      new JdbcTemplate(source).execute("CREATE SEQUENCE few MAXVALUE 100; CREATE TABLE many ()");
      return source;
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = WithASequence.class)
  static class ChangingASequence {
    @RepeatedTest(3)
    void doesWhatItLikesWithIt(@Autowired JdbcTemplate jdbc) {
      jdbc.execute("ALTER SEQUENCE few MAXVALUE 1000");
      jdbc.execute("SELECT setval('few', 500)");
      jdbc.execute("DROP TABLE many; CREATE SEQUENCE many; SELECT nextval('many')");
    }
  }

  @Test
  void aSequenceThatATestChangedBeginsAnewInTheNext() {
    succeeds(3, ChangingASequence.class);
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = WithASequence.class, properties = "spring.application.name=shut")
  static class DroppingItsDatabase {
    @RepeatedTest(4)
    void once(RepetitionInfo info, @Autowired JdbcTemplate jdbc, @Autowired TestDatabase database) {
      if (info.getCurrentRepetition() == 1) {
        String name = jdbc.queryForObject("SELECT current_database()", String.class);
        new JdbcTemplate(database.connection().withDatabase("postgres").dataSource())
            .execute("DROP DATABASE " + name);
      }
    }
  }

  @Test
  void aTestThatDropsItsDatabaseFailsTheNextAloneAndSaysWhy() {
    failsBecause("Leave the database there that the last test had", DroppingItsDatabase.class);
  }
}
