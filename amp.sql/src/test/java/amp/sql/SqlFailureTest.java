package amp.sql;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What the real driver says, told with what helps. */
class SqlFailureTest {
  @Test
  void aHostThatNobodyKnowsIsNamed() {
    ConnectionTarget target = PostgresUrl.parse("postgresql://you@nosuch.invalid/db");

    SqlFailure failure = SqlFailure.of(target, failing(target));

    assertThat(failure.problem()).contains("failed: the host nosuch.invalid is not known [08001]");
    assertThat(failure.remedy()).contains("Correct its name in the database URL");
  }

  @Test
  void whereNobodyListensTheServerIsToBeLookedAt() {
    ConnectionTarget target = PostgresUrl.parse("postgresql://you@127.0.0.1:1/db");

    assertThat(SqlFailure.of(target, failing(target)).remedy())
        .isEqualTo("Check that a PostgreSQL server runs there and accepts connections");
  }

  private static SQLException failing(ConnectionTarget target) {
    try {
      Connector.open(target).close();
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError(target + " was reached");
  }
}
