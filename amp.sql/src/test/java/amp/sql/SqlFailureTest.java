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

  @Test
  void ofSeveralHostsEachIsNamed() {
    ConnectionTarget target =
        PostgresUrl.parse("postgresql://you@127.0.0.1:1,127.0.0.1:2/db?sslmode=disable");

    assertThat(SqlFailure.of(target, failing(target)).problem())
        .contains(
            "failed: none of the hosts 127.0.0.1:1 and 127.0.0.1:2 could be used; of the last: ",
            "Connection to 127.0.0.1:2 refused");
  }

  /** What is asked of a connection has one host. */
  @Test
  void aFailureOfAConnectionThatWasMadeIsOfNoOtherHost() {
    ConnectionTarget target = PostgresUrl.parse("postgresql://you@one,two/db");

    assertThat(SqlFailure.of(target, new SQLException("it ended", "08006")).problem())
        .endsWith("failed: it ended [08006]");
  }

  @Test
  void aFullDiskIsToBeCleared() {
    ConnectionTarget target = PostgresUrl.parse("postgresql://you@127.0.0.1:1/db");
    SQLException full = new SQLException("could not extend file", SqlStates.DISK_FULL);

    assertThat(SqlFailure.of(target, full).remedy())
        .isEqualTo("Make room on the disk of the server, and try again");
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
