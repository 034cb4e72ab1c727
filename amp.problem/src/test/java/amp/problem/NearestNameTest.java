package amp.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of(
          "metadata_db.pool_size",
          "data_dir",
          "metadata_db.url",
          "metadata_db.managed.settings",
          "writer.rows",
          "worker_events.enabled",
          "worker_events.kafka.sasl_password",
          "--to",
          "-v");

  @Test
  void fewWrongLettersAreForgiven() {
    assertThat(NearestName.of("dta_dir", KNOWN)).contains("data_dir");
    assertThat(NearestName.of("Pool_Sise", KNOWN)).contains("metadata_db.pool_size");
  }

  @Test
  void nothingIsNearToAnotherWordOrToALongOne() {
    assertThat(NearestName.of("flight", KNOWN)).isEmpty();
    assertThat(NearestName.of("d".repeat(1_000_000), KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "metadata_db.uri, metadata_db.url",
    "metdata_db.pol_size, metadata_db.pool_size",
    "metadata_db_pool_size, metadata_db.pool_size",
    "metadata_db.managed.pool_size, metadata_db.pool_size",
    "metadata_db.data_dir, data_dir",
    "metadata_db.managed.setting, metadata_db.managed.settings",
    "metadata_db.settings, metadata_db.managed.settings",
    "settings, metadata_db.managed.settings",
    "url, metadata_db.url",
    "-V, -v"
  })
  void aTableMayBeMisspeltLeftOutOrAnother(String word, String near) {
    assertThat(NearestName.of(word, KNOWN)).contains(near);
  }

  /** They share a table with a name, or a few letters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata_db.foo",
        "metadata_db.host",
        "metadata_db.password",
        "metadata_db.enabled",
        "metadata_db.managed.port",
        "metadata_db.managed.memory",
        "writer.color",
        "--db",
        "-x"
      })
  void nothingIsNearForTheTableAlone(String word) {
    assertThat(NearestName.of(word, KNOWN)).isEmpty();
  }
}
