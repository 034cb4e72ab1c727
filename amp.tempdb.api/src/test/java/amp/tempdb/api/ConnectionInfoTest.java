package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionInfoTest {
  private static final Path PASSFILE = Path.of("/p q/pass&file");

  private static Map<String, String> query(String url) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String parameter : url.substring(url.indexOf('?') + 1).split("&", -1)) {
      String[] pair = parameter.split("=", -1);
      assertThat(pair).hasSize(2);
      values.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plain",
        "/with space",
        "/100%/50%20",
        "/a&b",
        "/a=b",
        "/what?",
        "/#hash",
        "/it's \"quoted\"",
        "/a+b",
        "/größe/日本/🐘",
        "/semi;colon:@"
      })
  void everyFolderSurvivesInBothUrls(String folder) {
    ConnectionInfo info = ConnectionInfo.unix(Path.of(folder), 5432, "postgres", "amp");

    assertThat(info.libpqUrl()).matches("[!-~]+").startsWith("postgresql:///amp?");
    assertThat(URI.create(info.libpqUrl()).getPath()).isEqualTo("/amp");
    assertThat(query(info.libpqUrl()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("host", folder, "port", "5432", "user", "postgres"));
    assertThat(info.jdbcUrl())
        .matches("[!-~]+")
        .startsWith("jdbc:postgresql://localhost:5432/amp?");
    assertThat(query(info.jdbcUrl()))
        .containsEntry("socketFactoryArg", folder + "/.s.PGSQL.5432")
        .containsEntry("user", "postgres");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a@b:c", "50%", "a&b=c?d#e", "\"it's\"", "a+b", "größe 🐘"})
  void everyNameAndPasswordSurvivesInEveryUrl(String odd) {
    ConnectionInfo info = ConnectionInfo.tcp("127.0.0.1", 1, odd, odd, PASSFILE, odd);

    for (String url : new String[] {info.libpqUrl(), info.databaseUrl()}) {
      URI uri = URI.create(url);
      assertThat(uri.getHost()).isEqualTo("127.0.0.1");
      assertThat(uri.getPort()).isEqualTo(1);
      assertThat(uri.getPath()).isEqualTo("/" + odd);
      assertThat(uri.getRawPath().substring(1)).doesNotContain("/");
      assertThat(uri.getUserInfo()).startsWith(odd);
    }
    assertThat(URI.create(info.databaseUrl()).getUserInfo()).isEqualTo(odd + ":" + odd);
    assertThat(query(info.jdbcUrl()))
        .containsEntry("user", odd)
        .containsEntry("password", odd)
        .containsEntry("requireAuth", "scram-sha-256");
    assertThat(query(info.libpqUrl()))
        .isEqualTo(Map.of("passfile", PASSFILE.toString(), "require_auth", "scram-sha-256"));
  }

  @Test
  void anAddressOfVersion6StandsInBrackets() {
    ConnectionInfo info = ConnectionInfo.tcp("::1", 5433, "u", "secret", PASSFILE, "amp");

    assertThat(info.jdbcUrl()).startsWith("jdbc:postgresql://[::1]:5433/amp?");
    assertThat(info.libpqUrl()).startsWith("postgresql://u@[::1]:5433/amp?");
    assertThat(info.databaseUrl()).isEqualTo("postgresql://u:secret@[::1]:5433/amp");
    assertThat(info.environment()).containsEntry("PGHOST", "::1");
  }

  @Test
  void thePasswordIsNotInWhatMayBeShown() {
    ConnectionInfo info = ConnectionInfo.tcp("127.0.0.1", 1, "u", "secret", PASSFILE, "amp");

    assertThat(info.libpqUrl()).doesNotContain("secret");
    assertThat(info.toString()).doesNotContain("secret");
    assertThat(info.passwordFile()).contains(PASSFILE);
    assertThat(info.socket()).isEmpty();
  }

  @Test
  void theEnvironmentNamesThePlaceForLibpq() {
    ConnectionInfo info = ConnectionInfo.unix(Path.of("/a b"), 7, "u", "amp");

    assertThat(info.environment())
        .isEqualTo(
            Map.of(
                "DATABASE_URL", "postgresql:///amp?host=/a%20b&port=7&user=u",
                "PGHOST", "/a b",
                "PGPORT", "7",
                "PGUSER", "u",
                "PGDATABASE", "amp"));
    assertThat(info.socket()).contains(Path.of("/a b/.s.PGSQL.7"));
  }

  @Test
  void thePropertiesAreTheParametersOfTheJdbcUrl() {
    for (ConnectionInfo info :
        new ConnectionInfo[] {
          ConnectionInfo.unix(Path.of("/a b"), 7, "u", "amp"),
          ConnectionInfo.tcp("127.0.0.1", 1, "u", "s&t", PASSFILE, "amp")
        }) {
      Map<String, String> properties = new LinkedHashMap<>();
      info.properties().forEach((name, value) -> properties.put((String) name, (String) value));

      assertThat(properties).containsExactlyInAnyOrderEntriesOf(query(info.jdbcUrl()));
    }
  }

  @Test
  void anotherDatabaseOfTheSameServer() {
    ConnectionInfo info = ConnectionInfo.unix(Path.of("/s"), 7, "u", "amp").withDatabase("other");

    assertThat(info.libpqUrl()).isEqualTo("postgresql:///other?host=/s&port=7&user=u");
    assertThat(info.database()).isEqualTo("other");
  }

  @Test
  void aSocketFolderMustBeAbsolute() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConnectionInfo.unix(Path.of("run"), 5432, "u", "amp"))
        .withMessageContaining("run");
  }

  @Test
  void onlyOverTcpIsThereAPassword() {
    assertThat(ConnectionInfo.tcp("127.0.0.1", 5433, "app", "p@s s", PASSFILE, "amp").password())
        .hasValue("p@s s");
    assertThat(ConnectionInfo.unix(Path.of("/run"), 5432, "postgres", "amp").password()).isEmpty();
  }
}
