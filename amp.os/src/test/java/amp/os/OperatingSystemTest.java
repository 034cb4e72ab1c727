package amp.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTest {
  @ParameterizedTest
  @CsvSource({
    "5.8, true",
    "5.8.0-63-generic, true",
    "5.10.16.3-microsoft-standard-WSL2, true",
    "6.1.0-18-amd64, true",
    "10.0, true",
    "5.7.19, false",
    "4.18.0-553.el8_10.x86_64, false",
    "5, false",
    "'', false",
    "unknown, false"
  })
  void aKernelIsKnownByItsRelease(String release, boolean expected) {
    assertThat(OperatingSystem.isFrom(release, 5, 8)).isEqualTo(expected);
  }
}
