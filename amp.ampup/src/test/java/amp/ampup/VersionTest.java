package amp.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  private static List<Version> versions(String... texts) {
    return Stream.of(texts).map(Version::of).toList();
  }

  @Test
  void versionsSortByNumberAndPrereleasesComeFirst() {
    List<Version> shuffled =
        versions("18.10.0", "9.6.24", "18.0.0", "18.0.0-beta10", "18.0.0-beta2", "18.2.0", "10.1");
    assertThat(shuffled.stream().sorted().map(Version::toString))
        .containsExactly(
            "9.6.24", "10.1", "18.0.0-beta2", "18.0.0-beta10", "18.0.0", "18.2.0", "18.10.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../1",
        "/1",
        "18/6",
        "18\\6",
        "18..6",
        "18.",
        ".18",
        "-1",
        "18-",
        "a",
        "18.6 ",
        "18.6.0-a/b",
        "18.6.0-..",
        "1.2.3.4.5",
        "9999999999",
        "18\n",
        "18+",
        "18+a/b",
        "18+1+2",
        "18+..",
        "+1",
        "١٨"
      })
  void whatIsNotAVersionIsRefused(String text) {
    assertThatThrownBy(() -> Version.of(text))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("not a version");
  }

  @Test
  void shortVersionsMeanTheNewestThatBeginsWithThem() {
    List<Version> all =
        versions("17.11.0", "18.4.0", "18.6.0", "18.10.0", "19.0.0-beta1", "180.1.0");
    assertThat(VersionSpec.of("18").newest(all)).contains(Version.of("18.10.0"));
    assertThat(VersionSpec.of("18.6").newest(all)).contains(Version.of("18.6.0"));
    assertThat(VersionSpec.of("18.6.0").newest(all)).contains(Version.of("18.6.0"));
    assertThat(VersionSpec.of("latest").newest(all)).contains(Version.of("180.1.0"));
    assertThat(VersionSpec.of("19").newest(all)).isEmpty();
    assertThat(VersionSpec.of("19.0.0-beta1").newest(all)).contains(Version.of("19.0.0-beta1"));
    assertThat(VersionSpec.of("16").newest(all)).isEmpty();
  }

  @Test
  void revisionsOfAVersionFollowItInTheirOrder() {
    List<Version> shuffled =
        versions("0.8.0+10", "0.8.1", "0.8.0+2-bpo12.1", "0.8.0", "0.8.0+2.b1", "0.8.0+2");
    assertThat(shuffled.stream().sorted().map(Version::toString))
        .containsExactly("0.8.0", "0.8.0+2-bpo12.1", "0.8.0+2", "0.8.0+2.b1", "0.8.0+10", "0.8.1");
    Version second = Version.of("0.8.0+2");
    assertThat(second.revision()).isEqualTo("2");
    assertThat(second.isPrerelease()).isFalse();
    assertThat(second.withoutRevision()).isEqualTo(Version.of("0.8.0"));
    assertThat(VersionSpec.of("0.8.0").matches(second)).isTrue();
    assertThat(VersionSpec.of("0.8").matches(second)).isTrue();
    assertThat(VersionSpec.of("0.8.0+2").matches(second)).isTrue();
    assertThat(VersionSpec.of("0.8.0+2").matches(Version.of("0.8.0"))).isFalse();
    assertThat(VersionSpec.of("0.8.0+2").matches(Version.of("0.8.0+2.b1"))).isFalse();
  }
}
