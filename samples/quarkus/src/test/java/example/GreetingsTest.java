package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GreetingsTest {
  @Inject Greetings greetings;
  @Inject AgroalDataSource dataSource;

  @Test
  void whoIsGreetedIsRemembered() {
    greetings.greet("Ada");

    assertEquals(List.of("Ada"), greetings.names());
  }

  @Test
  void theDatabaseIsBehindASocketThatNobodyElseCanReach() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      String url = connection.getMetaData().getURL();

      assertTrue(url.contains("UnixSocketFactory"), url);
    }
  }
}
