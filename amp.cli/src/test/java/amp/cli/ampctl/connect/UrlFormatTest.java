package amp.cli.ampctl.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
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
    assertThat(UrlFormat.LIBPQ.write(tcp, tcp)).isEqualTo(tcp.libpqUrl()).doesNotContain("s3");
  }

  @Test
  void jdbcUrlConnectsByItself() {
    assertThat(UrlFormat.JDBC.write(tcp, tcp)).startsWith("jdbc:postgresql://127.0.0.1:6543/amp?");
  }

  @Test
  void shellReadsTheVariablesAsTheyAre() {
    String script = UrlFormat.ENV.write(socket, null) + "\nprintf %s \"$PGHOST|$PGDATABASE\"";

    assertThat(Run.command("sh", "-c", script).orFail().out()).isEqualTo("/a b/it's/run|amp");
  }

  @Test
  void jsonHasEveryPart() {
    JsonObject object = Json.parseObject(UrlFormat.JSON.write(socket, null));

    assertThat(object.string("url")).isEqualTo(socket.libpqUrl());
    assertThat(object.string("host")).isEqualTo("/a b/it's/run");
    assertThat(object.number("port")).isEqualTo(5432);
    assertThat(object.string("socket")).isEqualTo("/a b/it's/run/.s.PGSQL.5432");
    assertThat(object.has("passfile")).isFalse();
    assertThat(Json.parseObject(UrlFormat.JSON.write(tcp, tcp)).string("passfile"))
        .isEqualTo("/p/pass");
  }

  @Test
  void javaIsToldOfThePortWhereThereIsOne() {
    assertThat(UrlFormat.ENV.write(socket, tcp))
        .contains("export PGHOST='/a b/it'\\''s/run'")
        .contains("export JDBC_DATABASE_URL='jdbc:postgresql://127.0.0.1:6543/amp?")
        .contains("export SPRING_DATASOURCE_URL='jdbc:postgresql://127.0.0.1:6543/amp'")
        .contains("export SPRING_DATASOURCE_USERNAME='postgres'")
        .contains("export SPRING_DATASOURCE_PASSWORD='s3'\\''cret'");
    assertThat(UrlFormat.ENV.write(socket, null))
        .contains("export SPRING_DATASOURCE_URL='jdbc:postgresql://localhost:5432/amp?")
        .contains("socketFactory=amp.tempdb.jdbc.UnixSocketFactory")
        .doesNotContain("SPRING_DATASOURCE_PASSWORD");
    assertThat(Json.parseObject(UrlFormat.JSON.write(socket, tcp)).string("tcp_url"))
        .isEqualTo(tcp.libpqUrl());
  }

  @Test
  void aClientThatKnowsNoSocketIsGivenThePort() {
    assertThat(UrlFormat.POSTGRES_JS.write(socket, tcp)).isEqualTo(tcp.databaseUrl());
    assertThat(UrlFormat.NODE.write(socket, tcp)).contains("host=/a%20b/it%27s/run");
    assertThat(UrlFormat.NODE.write(tcp, tcp)).isEqualTo(tcp.databaseUrl());
  }

  @Test
  void withoutAPortThatClientIsLedToTheCure() {
    assertThatThrownBy(() -> UrlFormat.POSTGRES_JS.write(socket, null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("the URLs of postgres-js name no Unix-domain socket");
  }

  @Test
  void anExternalDatabaseIsWrittenInEveryForm() {
    String url = "postgresql://u:p@h:1/d";
    for (UrlFormat format : UrlFormat.values()) {
      assertThat(format.write(url)).as(format.toString()).contains("h", "1", "d");
    }
    assertThat(UrlFormat.SQLALCHEMY.write(url)).isEqualTo("postgresql+psycopg://u:p@h:1/d");
  }
}
