package amp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "quote \" slash \\ tab \t é 漢 \uD83D\uDE00 \u0001 \u0085");
    value.put("number", -9_007_199_254_740_993L);
    value.put("fraction", 0.5);
    value.put("truth", true);
    value.put("nothing", null);
    value.put("list", Arrays.asList(1L, "two", null, Map.of("k", "v")));
    value.put("empty", Map.of());

    assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    assertThat(Json.parse(Json.writeLine(value))).isEqualTo(value);
    assertThat(Json.writeLine(value)).doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "[1 2]",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "99999999999999999999",
        "1e999",
        "tru",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "\u0000",
        "NaN"
      })
  void whatIsNotJsonIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void nestingIsBounded() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void accessorsNameTheKeyThatIsWrong() {
    JsonObject object = Json.parseObject("{\"pid\":\"x\",\"list\":[1]}");
    assertThatThrownBy(() -> object.number("pid")).hasMessageContaining("\"pid\"");
    assertThatThrownBy(() -> object.string("gone")).hasMessageContaining("\"gone\" is missing");
    assertThatThrownBy(() -> object.strings("list")).hasMessageContaining("\"list\"");
    assertThatThrownBy(() -> object.objects("list")).hasMessageContaining("\"list\"");
    assertThat(object.optionalString("gone")).isEmpty();
  }

  @Test
  void randomDamageNeverEscapesAsAnotherException() {
    String good = Json.write(Map.of("version", 1L, "list", Arrays.asList("a", 2L, true)));
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(256));
      }
      damaged.setLength(random.nextInt(damaged.length() + 1));
      try {
        Json.parse(damaged.toString());
      } catch (JsonException expected) {
        assertThat(expected).hasMessageContaining("at character");
      }
    }
  }
}
