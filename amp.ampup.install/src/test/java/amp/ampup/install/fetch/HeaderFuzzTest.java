package amp.ampup.install.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.AmpupException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What servers, and the environment about proxies, may say. */
class HeaderFuzzTest {
  private static final URI FROM = URI.create("https://example.com/a/b");

  @FuzzTest
  void anyHeaderHasAMeaningOrNone(byte[] input) {
    String value = new String(input, StandardCharsets.ISO_8859_1);
    Duration wait = Statuses.retryAfter(value);
    assertThat(wait == null || !wait.isNegative()).isTrue();
    ContentRange.parse(value)
        .ifPresent(range -> assertThat(range.first()).isBetween(0L, Long.MAX_VALUE));
    try {
      URI to = Statuses.redirect(FROM, value);
      assertThat(to.getScheme()).isEqualTo("https");
    } catch (FetchException e) {
      assertThat(e.remedy()).isNotEmpty();
    }
  }

  @FuzzTest
  void anyProxyIsUsableOrRefusedWithoutItsPassword(byte[] input) {
    String value = new String(input, StandardCharsets.UTF_8);
    try {
      Proxies proxies =
          new Proxies(Map.of("https_proxy", value, "no_proxy", value), null, Optional::empty);
      assertThat(proxies.select(FROM)).hasSize(1);
    } catch (AmpupException e) {
      assertThat(e.getCause()).isNull();
      assertThat(List.of(e.problem().split("[\"/:]"))).doesNotContain("secret");
    }
  }
}
