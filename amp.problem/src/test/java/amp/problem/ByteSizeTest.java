package amp.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1 kB",
    "53760, 54 kB",
    "1000000, 1.0 MB",
    "15123456, 15.1 MB",
    "67108864, 67.1 MB",
    "2500000000, 2.5 GB"
  })
  void aSizeIsWrittenInDecimalUnits(long bytes, String text) {
    assertThat(ByteSize.text(bytes)).isEqualTo(text);
  }
}
