package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.AmpupException;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.manifest.SignedManifest;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class OutsideTextFuzzTest {
  private static final SignedManifest.Keys KEYS = SignedManifest.generate();

  @TempDir static Path home;

  @FuzzTest
  void aManifestIsReadAsWrittenOrRefused(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Manifest manifest = Manifest.parse(text, "pinned");
      assertThat(Manifest.parse(manifest.json(), "pinned")).isEqualTo(manifest);
    } catch (AmpupException e) {
      assertThat(e.remedy()).isNotEmpty();
    }
  }

  @FuzzTest
  void nobodyElsesSignatureIsTaken(byte[] input) {
    try {
      SignedManifest.verify(new String(input, StandardCharsets.UTF_8), List.of(KEYS.publicKey()));
    } catch (AmpupException e) {
      return;
    }
    throw new AssertionError("a manifest without our signature was taken");
  }

  @FuzzTest
  void anyMavenSettingsAreReadOrRefused(byte[] input) throws IOException {
    Files.createDirectories(home.resolve(".m2"));
    Files.write(home.resolve(".m2/settings.xml"), input);
    MavenSettings settings = MavenSettings.read(home, Map.of("VARIABLE", "value"));
    try {
      settings.mirror();
      settings.proxy().ifPresent(proxy -> assertThat(proxy.server().port()).isBetween(1, 65_535));
    } catch (AmpupException e) {
      assertThat(e.problem()).contains("settings.xml");
      assertThat(e.remedy()).isNotEmpty();
    }
  }
}
