package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Extensions from the mirror that the host's own apt uses, over the network. */
class ExtensionDownloadIT {
  private Sandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        Files.exists(Path.of("/usr/bin/gpgv")) && usesDebian(),
        "this host's apt uses no archive of Debian, or there is no gpgv");
    sandbox = new Sandbox();
  }

  @AfterEach
  void close() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  @Test
  void packageOfTheHostsMirrorIsFoundAndInstalled() {
    assertThat(sandbox.run("ampup", "search", "hypothetical").orFail().out())
        .contains("hypopg - hypothetical indexes (for PostgreSQL ");
    String told =
        sandbox
            .run(
                "ampup",
                "install",
                "--component",
                "hypopg",
                "--postgres",
                "15",
                // A point release may have replaced the one that is pinned.
                "--allow-unpinned")
            .orFail()
            .out();
    assertThat(told).contains("hypopg 1.").contains("for PostgreSQL 15 is installed");
    assertThat(sandbox.run("ampup", "verify", "hypopg").exitCode()).isZero();
    assertThat(sandbox.run("ampup", "install", "-c", "hypopg", "--postgres", "15").orFail().out())
        .contains("was installed already");
  }

  @Test
  void listOfPackagesIsMadeFromASuiteThatDebianSigned() {
    Path cache = sandbox.root().resolve("packages");
    String list =
        sandbox
            .run(
                "ampup",
                "manifest",
                "packages",
                "--number",
                "1",
                "--cache",
                cache.toString(),
                "debian/bookworm-backports")
            .orFail()
            .out();
    assertThat(list).contains("\"component\": \"pg_sphere\"").contains("linux-arm64");
  }

  private static boolean usesDebian() throws IOException {
    Path sources = Path.of("/etc/apt/sources.list.d");
    if (!Files.isDirectory(sources)) {
      return false;
    }
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).contains("/debian")) {
          return true;
        }
      }
    }
    Path list = Path.of("/etc/apt/sources.list");
    return Files.exists(list) && Files.readString(list).contains("/debian");
  }
}
