package amp.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-amd64",
    "Linux, aarch64, linux-arm64",
    "Linux, i386, linux-i386",
    "Linux, arm, linux-arm32",
    "Linux, ppc64le, linux-ppc64le",
    "Mac OS X, x86_64, darwin-amd64",
    "Mac OS X, aarch64, darwin-arm64",
    "Windows 11, amd64, windows-amd64"
  })
  void everySystemHasItsName(String os, String arch, String expected) {
    Platform platform = Platform.detect(os, arch, root);
    assertThat(platform).hasToString(expected).isEqualTo(Platform.of(expected));
  }

  @Test
  void aSystemThatHasOnlyTheMuslLoaderIsMusl() throws IOException {
    touch("lib/ld-musl-x86_64.so.1");
    assertThat(Platform.detect("Linux", "amd64", root)).hasToString("linux-amd64-musl");
    touch("lib64/ld-linux-x86-64.so.2");
    assertThat(Platform.detect("Linux", "amd64", root)).hasToString("linux-amd64");
    touch("etc/alpine-release");
    assertThat(Platform.detect("Linux", "amd64", root)).hasToString("linux-amd64-musl");
  }

  @Test
  void anUnknownSystemIsToldWhatToUseInstead() {
    assertThatThrownBy(() -> Platform.detect("Plan 9", "mips", root))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("Plan 9")
        .hasMessageContaining("Use the backend system");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "linux",
        "linux-",
        "linux-../x",
        "linux-a/b",
        "beos-x86",
        "-",
        "darwin-arm64-musl"
      })
  void whatIsNotAPlatformIsRefused(String text) {
    assertThatThrownBy(() -> Platform.of(text)).isInstanceOf(AmpupException.class);
  }

  private void touch(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
