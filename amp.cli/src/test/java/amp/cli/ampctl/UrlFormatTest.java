package amp.cli.ampctl;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.json.JsonObject;
import amp.tempdb.api.ConnectionInfo;
import amp.testkit.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UrlFormatTest {
  private final ConnectionInfo socket =
      ConnectionInfo.unix(Path.of("/a b/it's/run"), 5432, "postgres", "amp");
  private final ConnectionInfo tcp =
      ConnectionInfo.tcp("127.0.0.1", 6543, "postgres", "s3'cret", Path.of("/p/pass"), "amp");

  @Test
  void libpqUrlHoldsNoPassword() {
    assertThat(UrlFormat.LIBPQ.write(tcp)).isEqualTo(tcp.libpqUrl()).doesNotContain("s3");
  }

  @Test
  void jdbcUrlConnectsByItself() {
    assertThat(UrlFormat.JDBC.write(tcp)).startsWith("jdbc:postgresql://127.0.0.1:6543/amp?");
  }

  @Test
  void shellReadsTheVariablesAsTheyAre() {
    String script = UrlFormat.ENV.write(socket) + "\nprintf %s \"$PGHOST|$PGDATABASE\"";

    assertThat(Run.command("sh", "-c", script).orFail().out()).isEqualTo("/a b/it's/run|amp");
  }

  @Test
  void jsonHasEveryPart() {
    JsonObject object = Json.parseObject(UrlFormat.JSON.write(socket));

    assertThat(object.string("url")).isEqualTo(socket.libpqUrl());
    assertThat(object.string("host")).isEqualTo("/a b/it's/run");
    assertThat(object.number("port")).isEqualTo(5432);
    assertThat(object.string("socket")).isEqualTo("/a b/it's/run/.s.PGSQL.5432");
    assertThat(object.has("passfile")).isFalse();
    assertThat(Json.parseObject(UrlFormat.JSON.write(tcp)).string("passfile")).isEqualTo("/p/pass");
  }
}
