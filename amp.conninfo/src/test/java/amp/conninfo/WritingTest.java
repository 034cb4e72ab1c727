package amp.conninfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The forms in which connections are written. */
class WritingTest {
  private static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("host", "/run/a b");
    PARAMETERS.put("dbname", "ä&b");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    String url = "postgresql://" + UrlParts.query(PARAMETERS);

    assertThat(url).isEqualTo("postgresql://?host=/run/a%20b&dbname=%C3%A4%26b");
    assertThat(DatabaseUrl.parse(url).parameters()).isEqualTo(PARAMETERS);
  }

  @Test
  void anAddressOfVersionSixStandsInBrackets() {
    assertThat(UrlParts.address("::1", 5433)).isEqualTo("[::1]:5433");
    assertThat(UrlParts.address("db.example.com", 1)).isEqualTo("db.example.com:1");
  }

  @Test
  void parametersAreVariablesInTheirOrder() {
    assertThat(EnvironmentVariables.of(PARAMETERS).keySet())
        .containsExactly("PGHOST", "PGDATABASE");
    assertThatThrownBy(() -> EnvironmentVariables.of(Map.of("socketTimeout", "9")))
        .hasMessageContaining("socketTimeout");
  }

  @Test
  void anEntryOfTheServiceFileHasALineForEachParameter() {
    assertThat(ServiceFile.entry("amp", PARAMETERS))
        .isEqualTo("[amp]\nhost=/run/a b\ndbname=ä&b\n");
  }
}
