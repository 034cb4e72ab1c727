package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import amp.os.OperatingSystem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmpupHomeTest {
  @Test
  void theVariableBeatsTheHomeDirectory() {
    assertThat(AmpupHome.locate(Map.of("AMPUP_HOME", "/a/../b"), Path.of("/home/me")))
        .isEqualTo(Path.of("/b"));
  }

  @Test
  void unsetAndEmptyMeanTheHomeDirectory() {
    Path expected = Path.of("/home/me/.ampup");

    assertThat(AmpupHome.locate(Map.of(), Path.of("/home/me"))).isEqualTo(expected);
    assertThat(AmpupHome.locate(Map.of("AMPUP_HOME", ""), Path.of("/home/me"))).isEqualTo(expected);
  }

  @Test
  void aRelativeFolderIsRelativeToTheWorkingDirectory() {
    assertThat(AmpupHome.locate(Map.of("AMPUP_HOME", "store"), Path.of("/home/me")))
        .isEqualTo(Path.of("store").toAbsolutePath());
  }

  @Test
  void homeIsWhatTheShellTakesItFor() {
    Map<String, String> environment = Map.of("HOME", "/home/me");
    assertThat(OperatingSystem.userHome(environment, "/nonexistent"))
        .isEqualTo(Path.of("/home/me"));
    assertThat(OperatingSystem.userHome(environment, "?")).isEqualTo(Path.of("/home/me"));
    assertThat(OperatingSystem.userHome(Map.of("HOME", "relative"), "/home/it"))
        .isEqualTo(Path.of("/home/it"));
  }

  @Test
  void aUserWithoutAnyHomeIsToldWhatToSet() {
    assertThat(OperatingSystem.userHome(Map.of(), "?")).isEqualTo(Path.of(""));
    assertThat(AmpupHome.locate(Map.of("AMPUP_HOME", "/b"), Path.of(""))).isEqualTo(Path.of("/b"));
    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> AmpupHome.locate(Map.of(), Path.of("")))
        .withMessageContaining("AMPUP_HOME");
  }
}
