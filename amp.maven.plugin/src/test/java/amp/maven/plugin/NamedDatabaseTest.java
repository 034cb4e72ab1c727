package amp.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.problem.ProblemException;
import amp.tempdb.api.ConnectionInfo;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedDatabaseTest {
  private static final Map<String, String> NONE = Map.of();

  @Test
  void theUrlIsTakenApart() {
    String url = "jdbc:postgresql://db.ci:5433/shop?user=me&password=a%20b%2Bc&sslmode=require";

    assertThat(NamedDatabase.properties(url, NONE))
        .containsOnly(
            Map.entry("host", "db.ci"),
            Map.entry("port", "5433"),
            Map.entry("user", "me"),
            Map.entry("password", "a b+c"),
            Map.entry("database", "shop"),
            Map.entry("url", "postgresql://me@db.ci:5433/shop?sslmode=require"));
  }

  @Test
  void whatTheUrlDoesNotSayIsTheDriversDefaultOrEmpty() {
    assertThat(NamedDatabase.properties("jdbc:postgresql:shop", NONE))
        .containsEntry("host", "localhost")
        .containsEntry("port", "5432")
        .containsEntry("user", "")
        .containsEntry("password", "")
        .containsEntry("url", "postgresql://localhost:5432/shop");
  }

  @Test
  void whatIsGivenStaysAndTheUrlFollowsIt() {
    assertThat(NamedDatabase.properties("jdbc:postgresql://db.ci/shop", Map.of("user", "ci")))
        .containsEntry("user", "ci")
        .containsEntry("url", "postgresql://ci@db.ci:5432/shop");
  }

  @Test
  void severalHostsStayTogether() {
    assertThat(NamedDatabase.properties("jdbc:postgresql://a:1,[::1]:2/shop", NONE))
        .containsEntry("host", "a,::1")
        .containsEntry("port", "1,2")
        .containsEntry("url", "postgresql://a:1,[::1]:2/shop");
  }

  @Test
  void theHostOfASocketIsItsFolder() {
    ConnectionInfo ours = ConnectionInfo.unix(Path.of("/tmp/so ck"), 5432, "postgres", "amp");

    assertThat(NamedDatabase.properties(ours.jdbcUrl(), NONE))
        .containsEntry("host", "/tmp/so ck")
        .containsEntry("port", "5432")
        .hasEntrySatisfying("url", url -> assertThat(url).startsWith(ours.libpqUrl()));
  }

  @Test
  void anotherDriversUrlIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> NamedDatabase.properties("jdbc:other://h/db?password=secret", NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageNotContaining("secret");
  }
}
