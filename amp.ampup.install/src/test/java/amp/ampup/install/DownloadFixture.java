package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.install.source.Artifact;
import amp.json.Json;
import amp.testkit.Archives;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An installer that fetches from a server which answers as the test says. */
abstract class DownloadFixture {
  static final byte[] JAR = Archives.postgresJar("18.6");
  static final Manifest MANIFEST = TestStore.manifest(Map.of("18.6.0", JAR));

  @TempDir Path folder;
  TestStore test;

  // Every test begins with serve().
  @SuppressWarnings("NullAway.Init")
  RawServer server;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
  }

  @AfterEach
  void nothingHalfDoneIsLeft() throws IOException {
    server.close();
    try (Stream<Path> staged = Files.list(test.store.layout().staging())) {
      assertThat(staged).isEmpty();
    }
    try (Stream<Path> all = Files.walk(test.home)) {
      long receipts = all.filter(path -> path.endsWith("receipt.json")).count();
      assertThat(test.store.installed("postgres")).hasSize((int) receipts);
    }
  }

  final void serve(RawServer.Handler handler) throws IOException {
    server = new RawServer(handler);
  }

  final InstallResult install() {
    return test.install(test.installer(MANIFEST, server.uri()), "18");
  }

  final void fails(String message) {
    InstallRequest request = InstallRequest.of("postgres", VersionSpec.LATEST).withForce();
    test.store
        .installed("postgres")
        .forEach(i -> assertThat(test.store.layout().downloads().toFile().list()).isNotEmpty());
    for (File file : listed()) {
      if (!file.getName().contains(".part")) {
        file.delete();
      }
    }
    assertThatThrownBy(() -> test.installer(MANIFEST, server.uri()).install(request))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(message);
  }

  private List<File> listed() {
    File[] files = test.store.layout().downloads().toFile().listFiles();
    return files == null ? List.of() : List.of(files);
  }

  final void leavePart(byte[] content, int length) throws IOException {
    Path downloads = Files.createDirectories(test.store.layout().downloads());
    Artifact artifact = TestStore.artifact("18.6.0", JAR);
    Path part = downloads.resolve(artifact.fileName() + ".part");
    Files.write(part, Arrays.copyOf(content, length));
    String from = server == null ? "" : server.uri() + artifact.path();
    Files.writeString(
        part.resolveSibling(part.getFileName() + ".json"),
        Json.write(Map.of("from", from, "validator", "\"a\"")));
  }
}
