package amp.benchmarks.suite;

import io.zonky.test.db.postgres.embedded.FlywayPreparer;
import io.zonky.test.db.postgres.junit5.EmbeddedPostgresExtension;
import io.zonky.test.db.postgres.junit5.PreparedDbExtension;
import java.sql.SQLException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite on databases of the peer's, as its page shows it. */
class ZonkyOrders {
  @RegisterExtension
  final PreparedDbExtension database =
      EmbeddedPostgresExtension.preparedDatabase(
          FlywayPreparer.forClasspathLocation("db/migration"));

  @RepeatedTest(50)
  void fifty() throws SQLException {
    Order.place(database.getTestDatabase());
  }

  @RepeatedTest(200)
  void twoHundred() throws SQLException {
    Order.place(database.getTestDatabase());
  }
}
