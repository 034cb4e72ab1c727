package amp.ampup;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.JsonException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class StoreFuzzTest {
  @FuzzTest
  void aReceiptIsReadAsWrittenOrRefused(byte[] input) {
    Receipt receipt;
    try {
      receipt = Receipt.parse(new String(input, StandardCharsets.UTF_8));
    } catch (JsonException | AmpupException e) {
      return;
    }
    assertThat(Receipt.parse(receipt.json())).isEqualTo(receipt);
  }

  @FuzzTest
  void aVersionNeverLeavesItsFolderAndIsItsOwnEqual(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Version version;
    try {
      version = Version.of(text);
      VersionSpec.of(text);
    } catch (AmpupException e) {
      return;
    }
    assertThat(version.toString()).doesNotContain("/", "\\", "..");
    assertThat(Version.of(version.toString())).isEqualByComparingTo(version);
  }
}
