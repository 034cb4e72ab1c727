package shop;

import static org.assertj.core.api.Assertions.assertThat;

import amp.spring.boot.AmpDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole application, on a database of this context's own. */
@AmpDatabase
@SpringBootTest
class ShopTest {
  @Test
  void theMigrationsHaveRun(@Autowired JdbcTemplate jdbc) {
    assertThat(
            jdbc.queryForList("select description from flyway_schema_history", String.class))
        .containsExactly("book");
    assertThat(jdbc.queryForObject("select current_database()", String.class))
        .startsWith("amp_test_");
  }
}
