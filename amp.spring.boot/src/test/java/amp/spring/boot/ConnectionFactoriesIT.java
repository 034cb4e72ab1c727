package amp.spring.boot;

import static amp.spring.boot.TestRun.failsBecause;
import static amp.spring.boot.TestRun.succeeds;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.autoconfigure.r2dbc.R2dbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.r2dbc.connection.TransactionAwareConnectionFactoryProxy;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Reactive connections, with a database for each test method. */
class ConnectionFactoriesIT {
  /** What the tests of the others leave out is here, and the other way round. */
  private static final String WITHOUT_JDBC =
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration";

  private static void make(DatabaseClient client) {
    client.sql("CREATE TABLE mine ()").fetch().rowsUpdated().block();
  }

  @Configuration
  @EnableAutoConfiguration
  static class Pooled {}

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = Pooled.class, properties = WITHOUT_JDBC)
  static class WithAPool {
    @RepeatedTest(3)
    void hasADatabaseToItself(
        @Autowired DatabaseClient client, @Autowired ReactiveTransactionManager transactions) {
      make(client);
      client
          .sql("INSERT INTO mine DEFAULT VALUES")
          .fetch()
          .rowsUpdated()
          .as(TransactionalOperator.create(transactions)::transactional)
          .block();
    }

    @Test
    void isOfAPool(@Autowired ConnectionFactory factory) {
      assertThat(factory).isInstanceOf(SwitchedConnectionFactory.class);
    }
  }

  @Test
  void aPoolIsSwitched() {
    succeeds(4, WithAPool.class);
  }

  @Configuration
  @EnableAutoConfiguration
  static class OfABean {
    @Bean
    ConnectionFactory plain(R2dbcConnectionDetails details) {
      return ConnectionFactories.get(details.getConnectionFactoryOptions());
    }

    @Primary
    @Bean
    ConnectionFactory aware(@Qualifier("plain") ConnectionFactory plain) {
      return new TransactionAwareConnectionFactoryProxy(plain);
    }

    @Bean
    DataSource source(JdbcConnectionDetails details) {
      return new DriverManagerDataSource(details.getJdbcUrl());
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(
      classes = OfABean.class,
      properties = {WITHOUT_JDBC, "spring.main.lazy-initialization=true"})
  static class BesideJdbc {
    @RepeatedTest(3)
    void isTheSameDatabase(@Autowired ConnectionFactory factory, @Autowired DataSource source) {
      assertThat(factory).isInstanceOf(TransactionAwareConnectionFactoryProxy.class);
      make(DatabaseClient.create(factory));
      assertThat(new JdbcTemplate(source).queryForList("SELECT * FROM mine")).isEmpty();
    }
  }

  @Test
  void proxiesOfABeanStayAndDataSourcesAreSwitchedWithThem() {
    succeeds(3, BesideJdbc.class);
  }

  @Configuration
  @EnableAutoConfiguration
  static class Elsewhere {
    @Bean
    ConnectionFactory elsewhere() {
      ConnectionFactoryOptions options =
          ConnectionFactoryOptions.parse("r2dbc:postgresql://127.0.0.1:1/elsewhere");
      return ConnectionFactories.get(
          options.mutate().option(ConnectionFactoryOptions.USER, "nobody").build());
    }
  }

  @AmpDatabase(scope = AmpDatabase.Scope.METHOD)
  @SpringBootTest(classes = Elsewhere.class, properties = WITHOUT_JDBC)
  static class ThatCannotConnect {
    @Test
    void cannotBegin() {}
  }

  @Test
  void aConnectionFactoryThatDoesNotConnectIsExplained() {
    failsBecause("of the application context does not connect", ThatCannotConnect.class);
  }
}
