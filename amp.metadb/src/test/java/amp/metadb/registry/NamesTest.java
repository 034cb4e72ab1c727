package amp.metadb.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.MetadataDbException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @Test
  void versionsAreOrderedByPrecedence() {
    List<String> ordered =
        List.of(
            "0.0.1",
            "0.9.0",
            "0.10.0",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "2.0.0-0",
            "2.0.0",
            "99999999999999999999.0.0");
    List<SemanticVersion> versions =
        new ArrayList<>(ordered.stream().map(SemanticVersion::parse).toList());
    Collections.shuffle(versions, new Random(1));
    Collections.sort(versions);
    assertThat(versions).map(SemanticVersion::toString).isEqualTo(ordered);
    assertThat(SemanticVersion.parse("1.0.0+a").compareTo(SemanticVersion.parse("1.0.0+b")))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-01",
        "1.0.0-a..b",
        "v1.0.0",
        "1.0.0+",
        " 1.0.0",
        "-1.0.0",
        "1.0.0-é"
      })
  void whatIsNoVersionIsRefused(String text) {
    assertThatThrownBy(() -> SemanticVersion.parse(text))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("\"" + text + "\" is not a version");
  }

  @Test
  void referencesAreRead() {
    String hash = "0123456789abcdef".repeat(4);
    assertThat(DatasetReference.parse("eth"))
        .isEqualTo(new DatasetReference(new DatasetName("_", "eth"), new Revision.Latest()));
    assertThat(DatasetReference.parse("a/b@dev").revision()).isEqualTo(new Revision.Dev());
    assertThat(DatasetReference.parse("a/b@1.0.0-rc.1").revision())
        .isEqualTo(new Revision.Version(SemanticVersion.parse("1.0.0-rc.1")));
    assertThat(DatasetReference.parse("a/b@" + hash).revision()).isEqualTo(new Revision.Hash(hash));
    assertThat(DatasetReference.parse("_/eth@latest")).hasToString("_/eth@latest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a/b/c",
        "A/b",
        "a b",
        "a@",
        "a@@dev",
        "a@1.0",
        "a@LATEST",
        "../x",
        "-a",
        "a/é"
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> DatasetReference.parse(text)).isInstanceOf(MetadataDbException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a/b", "a\\b", "a\nb"})
  void whatIsNoProvidersNameIsRefused(String name) {
    assertThatThrownBy(() -> new DataProvider(name, "kind", "network", ""))
        .isInstanceOf(MetadataDbException.class)
        .hasMessageContaining("is not the name of a provider");
  }
}
