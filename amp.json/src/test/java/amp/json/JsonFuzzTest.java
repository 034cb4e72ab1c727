package amp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class JsonFuzzTest {
  @FuzzTest
  void anyTextIsReadAsWrittenOrRefusedWithItsPlace(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Object value;
    try {
      value = Json.parse(text);
    } catch (JsonException e) {
      assertThat(e).hasMessageContaining("at character");
      return;
    }
    if (value instanceof Map<?, ?>) {
      assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }
  }
}
