package amp.blackbox.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.blackbox.Distribution;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions from the mirror that the host's own apt uses, over the network. */
class ExtensionDownloadIT {
  @TempDir Path folder;

  @BeforeEach
  void needsAnArchiveOfDebian() throws IOException {
    assumeTrue(
        Files.exists(Path.of("/usr/bin/gpgv")) && usesDebian(),
        "this host's apt uses no archive of Debian, or there is no gpgv");
  }

  @Test
  void packageOfTheHostsMirrorIsFoundAndInstalled() {
    assertThat(ampup("search", "hypothetical"))
        .contains("hypopg - hypothetical indexes (for PostgreSQL ");
    // A point release may have replaced the one that is pinned.
    String[] newest = {"install", "--component", "hypopg", "--postgres", "15", "--allow-unpinned"};
    assertThat(ampup(newest)).contains("hypopg 1.", "for PostgreSQL 15 is installed");
    assertThat(ampup("verify", "hypopg")).contains("hypopg 1.");
    assertThat(ampup(newest)).contains("was installed already");
  }

  @Test
  void listOfPackagesIsMadeFromASuiteThatDebianSigned() {
    String cache = folder.resolve("packages").toString();
    String suite = "debian/bookworm-backports";
    assertThat(ampup("manifest", "packages", "--number", "1", "--cache", cache, suite))
        .contains("\"component\": \"pg_sphere\"", "linux-arm64");
  }

  private String ampup(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Distribution.prepared().programs().resolve("ampup").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("AMPUP_HOME", folder.resolve("store").toString());
    return Run.of(builder).orFail().out();
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
