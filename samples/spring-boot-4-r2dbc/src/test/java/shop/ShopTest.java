package shop;

import static org.assertj.core.api.Assertions.assertThat;

import amp.spring.boot.AmpDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;

/** The application on a database of this context's own. */
@AmpDatabase
@SpringBootTest
class ShopTest {
  @Test
  void theSchemaIsThere(@Autowired DatabaseClient client) {
    assertThat(
            client
                .sql("SELECT current_database()")
                .mapValue(String.class)
                .one()
                .block())
        .startsWith("amp_test_");
    assertThat(client.sql("SELECT * FROM book").fetch().all().collectList().block()).isEmpty();
  }
}
