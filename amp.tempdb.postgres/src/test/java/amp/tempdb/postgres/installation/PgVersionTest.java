package amp.tempdb.postgres.installation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgVersionTest {
  @ParameterizedTest
  @CsvSource({
    "postgres (PostgreSQL) 18.6,18,6",
    "postgres (PostgreSQL) 15.9 (Debian 15.9-0+deb12u1),15,9",
    "postgres (PostgreSQL) 19devel,19,0",
    "18.6.0,18,6",
    "17,17,0"
  })
  void theVersionIsFound(String text, int major, int minor) {
    assertThat(PgVersion.find(text)).contains(new PgVersion(major, minor));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "postgres", "\0\0", "x.y"})
  void textWithoutNumberHasNone(String text) {
    assertThat(PgVersion.find(text)).isEmpty();
  }

  @Test
  void aMajorTakesEveryMinorAndACompleteVersionItself() {
    PgVersion version = new PgVersion(18, 6);
    assertThat(version.matches("18")).isTrue();
    assertThat(version.matches("18.6")).isTrue();
    assertThat(version.matches("18.6.0")).isTrue();
    assertThat(version.matches("18.5")).isFalse();
    assertThat(version.matches("17")).isFalse();
    assertThat(version.matches("")).isFalse();
  }

  @Test
  void versionsAreOrderedByNumber() {
    assertThat(new PgVersion(18, 10)).isGreaterThan(new PgVersion(18, 9));
    assertThat(new PgVersion(9, 6)).isLessThan(new PgVersion(14, 0));
  }
}
