package amp.benchmarks.suite;

import amp.tempdb.junit.FlywayPreparation;
import amp.tempdb.junit.TempDbTest;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;

/** The suite on databases of ours. */
@TempDbTest(preparation = FlywayPreparation.class)
class AmpOrders {
  @RepeatedTest(50)
  void fifty(DataSource database) throws SQLException {
    Order.place(database);
  }

  @RepeatedTest(200)
  void twoHundred(DataSource database) throws SQLException {
    Order.place(database);
  }
}
