package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.os.file.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store, and an installer that takes extensions from files. */
abstract class ExtensionFixture {
  static final String NAME = "hstore_x";

  @TempDir Path folder;
  TestStore test;

  @BeforeEach
  void makeStore() {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    test = new TestStore(folder);
  }

  Installer installer() {
    return Installer.of(
        test.store, test.settings(Manifest.builtIn()).offline().build(), Progress.SILENT);
  }

  static InstallRequest request(Path file) {
    return InstallRequest.of(NAME, VersionSpec.LATEST).from(file);
  }

  Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  Installed install(byte[] deb) throws IOException {
    return installer().install(request(write("x.deb", deb))).installed();
  }

  AmpupException refused(byte[] deb, String why) {
    try {
      return refused(request(write("x.deb", deb)), why);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AmpupException refused(InstallRequest request, String why) {
    Optional<AmpupException> refusal = Optional.empty();
    try {
      installer().install(request);
    } catch (AmpupException e) {
      refusal = Optional.of(e);
    }
    assertThat(refusal).get().extracting(AmpupException::getMessage).asString().contains(why);
    assertThat(test.store.names()).isEmpty();
    assertClean();
    return refusal.orElseThrow();
  }

  void assertClean() {
    try {
      assertThat(Trees.children(test.store.layout().staging())).isEmpty();
      assertThat(Trees.children(test.store.layout().trash())).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> names(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> !Files.isDirectory(path))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
