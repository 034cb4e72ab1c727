package amp.ampup.install.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebianVersionTest {
  /** Each before the next, as dpkg --compare-versions has them. */
  private static final List<String> ORDER =
      List.of(
          "0.1.4-4-gd63ea3b-6",
          "0.20190509-5",
          "1.0~~-1",
          "1.0~rc1-1",
          "1.0-1",
          "1.0-1+b1",
          "1.0-1+b10",
          "1.0-2",
          "1.0a-1",
          "1.0+dfsg-1",
          "1.0.1-1",
          "1.9-1",
          "1.10-1",
          "1.10-1.1",
          "1:0.5-1",
          "1:1.5-1");

  @Test
  void versionsAreOrderedAsDebiansPolicySays() {
    List<DebianVersion> versions = new ArrayList<>(ORDER.stream().map(DebianVersion::of).toList());
    Collections.shuffle(versions);
    Collections.sort(versions);
    assertThat(versions).extracting(DebianVersion::toString).containsExactlyElementsOf(ORDER);
  }

  @Test
  void componentHasTheNumbersOfItsAuthors() {
    assertThat(component("1:8.4.8.10-1")).isEqualTo("8.4.8.10");
    assertThat(component("3.3.2+dfsg-1+b1")).isEqualTo("3.3.2");
    assertThat(component("1.8.0~rc0-2")).isEqualTo("1.8.0");
    assertThat(component("0.1.4-4-gd63ea3b-6")).isEqualTo("0.1.4");
    assertThat(component("18.0-3")).isEqualTo("18.0");
  }

  @Test
  void whatIsNoVersionIsRefused() {
    for (String text : List.of("", "1 2", "1/2", "../1", "x:1")) {
      assertThatThrownBy(() -> DebianVersion.of(text)).isInstanceOf(AmpupException.class);
    }
    assertThatThrownBy(() -> component("v1-1")).isInstanceOf(AmpupException.class);
    assertThat(DebianVersion.componentOf("v1-1")).isEmpty();
    assertThat(DebianVersion.componentOf("1/2")).isEmpty();
    assertThat(DebianVersion.componentOf("1:3.3.2+dfsg-1+b1")).contains(Version.of("3.3.2"));
  }

  private static String component(String text) {
    return DebianVersion.of(text).component().toString();
  }
}
