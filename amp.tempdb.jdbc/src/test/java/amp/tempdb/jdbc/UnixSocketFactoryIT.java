package amp.tempdb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnixSocketFactoryIT {
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer("a b %&é+=?#'");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void urlOfAPathWithSpecialCharactersConnects() throws Exception {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 42, inet_client_addr()")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(42);
      assertThat(row.getString(2)).isNull();
    }
  }
}
