package amp.cli.ampctl.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaHintTest {
  @Test
  void aPlainNameIsSaidAsItIs() {
    assertThat(SchemaHint.lines("mine"))
        .isEqualTo(
            List.of(
                "programs find names without a schema where their URL has currentSchema=mine",
                "(JDBC), or options=-csearch_path%3Dmine (libpq)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mine | %22Mine%22 | %22Mine%22",
        "Üb er | %22%C3%9Cb%20er%22 | %22%C3%9Cb%5C%20er%22",
        "a\\b\"c | %22a%5Cb%22%22c%22 | %22a%5C%5Cb%22%22c%22",
      })
  void anotherNameIsQuotedAndEncoded(String name, String jdbc, String libpq) {
    assertThat(SchemaHint.lines(name).get(0)).endsWith("currentSchema=" + jdbc);
    assertThat(SchemaHint.lines(name).get(1)).contains("options=-csearch_path%3D" + libpq + " ");
  }
}
