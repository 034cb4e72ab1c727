package amp.pgcopy;

import static org.assertj.core.api.Assertions.assertThat;

import amp.conninfo.ConnectionTarget;
import amp.conninfo.PostgresUrl;
import amp.pgcopy.catalog.Catalog;
import amp.pgcopy.session.Sessions;
import amp.sql.SqlStatements;
import amp.testkit.Binaries;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is compared says whatever pg_dump would print. */
class ChangeIT {
  private static final int VERSION = 15;

  @Test
  void eachChangeOfAnObjectIsSeen() throws SQLException {
    String[] script = RichDatabase.script("changes.sql").split("(?m)^-- Changes\\.\n", -1);
    List<String> unseen = new ArrayList<>();
    try (TestServer server = TestServer.start(Binaries.postgres(VERSION))) {
      ConnectionTarget plain = PostgresUrl.parse(server.newDatabase());
      RichDatabase.run(plain, script[0]);
      try (Connection reader = Sessions.reader(plain)) {
        Map<String, List<String>> before = objects(reader);
        for (String change : script[1].lines().toList()) {
          SqlStatements.execute(
              reader, "begin read write; set local search_path = public; " + change);
          SqlStatements.execute(reader, "set local search_path = ''");
          if (objects(reader).equals(before)) {
            unseen.add(change);
          }
          SqlStatements.execute(reader, "rollback");
        }
        assertThat(objects(reader)).isEqualTo(before);
      }
    }

    assertThat(unseen).isEmpty();
  }

  private static Map<String, List<String>> objects(Connection reader) throws SQLException {
    return Catalog.read(reader, VERSION).objects().stream()
        .collect(Collectors.toMap(Object::toString, object -> object.statements()));
  }
}
