package amp.metadb.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.MetadataDbException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  /** The samples of RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
  })
  void numbersAreWrittenAsEcmaScriptDoes(String bits, String expected) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.number(number)).isEqualTo(expected);
  }

  @Test
  void everyNumberReadsBackAsItself() {
    Random random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        assertThat(Double.parseDouble(CanonicalJson.number(number))).isEqualTo(number);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"b\" : 1 , \"a\" : [ 1.0, 1e2, true, null ] } | {\"a\":[1,100,true,null],\"b\":1}",
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ud83d\\ude00\":3,\"\\ufb33\":4,\"1\":5}"
            + " | {\"\\r\":2,\"1\":5,\"\u20ac\":1,\"\ud83d\ude00\":3,\"\ufb33\":4}",
        "\"\\u0041\\/\\u000f\\u007f\\u0022\\n\\u0008\" | \"A/\\u000f\u007f\\\"\\n\\b\"",
        "{} | {}",
        "[] | []",
        "[{},[ ]] | [{},[]]",
        "9007199254740991 | 9007199254740991",
      })
  void whatMeansTheSameIsWrittenTheSame(String document, String expected) {
    assertThat(CanonicalJson.of(document)).isEqualTo(expected);
    assertThat(CanonicalJson.of(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9007199254740992", "-9007199254740992", "\"\\ud800\"", "\"\\udc00x\""})
  void whatHasNoCanonicalFormIsRefused(String document) {
    assertThatThrownBy(() -> CanonicalJson.of(document))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"kind\":\"static\"}",
        "{\"kind\":1,\"tables\":{}}",
        "{\"kind\":\" \",\"tables\":{}}",
        "{\"kind\":\"static\",\"tables\":[]}",
        "{\"kind\":\"static\",\"tables\":{},\"n\":9007199254740993}"
      })
  void whatIsNoManifestIsRefused(String document) {
    assertThatThrownBy(() -> Manifest.parse(document))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("the manifest cannot be used: ");
  }

  @Test
  void aManifestIsKnownByWhatItMeans() {
    Manifest one = Manifest.parse("{\"kind\":\"static\",\"tables\":{\"t\":{\"n\":1.0}}}");
    Manifest same = Manifest.parse("{ \"tables\": {\"t\": {\"n\": 1}},\n\"kind\": \"static\" }");
    Manifest other = Manifest.parse("{\"kind\":\"static\",\"tables\":{\"t\":{\"n\":2}}}");
    assertThat(same).isEqualTo(one);
    assertThat(other.hash()).isNotEqualTo(one.hash());
    assertThat(one.hash()).matches("[0-9a-f]{64}");
  }
}
