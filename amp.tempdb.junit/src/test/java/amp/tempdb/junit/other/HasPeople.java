package amp.tempdb.junit.other;

import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.contract.Sql;
import amp.tempdb.junit.TempDbTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Has its script beside itself; what implements it is elsewhere. */
@TempDbTest(scripts = "people.sql")
public interface HasPeople {
  @Test
  default void areThere(ConnectionInfo info) throws SQLException {
    assertThat(Sql.ask(info, "SELECT name FROM people")).isEqualTo("Ada");
  }
}
