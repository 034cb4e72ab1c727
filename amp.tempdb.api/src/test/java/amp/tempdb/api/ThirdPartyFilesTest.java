package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.tempdb.api.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are no provider, or are not to be trusted; whole providers are tested from outside.
 */
class ThirdPartyFilesTest {
  @TempDir Path folder;
  private Path providers;
  private TempDbSpec spec;

  @BeforeEach
  void makeFolder() throws IOException {
    providers = Files.createDirectories(folder.resolve("home/providers"));
    for (Path made : List.of(folder, folder.resolve("home"), providers)) {
      allow(made, "rwxr-xr-x");
    }
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.home(folder.resolve("home")));
  }

  private static void allow(Path file, String permissions) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
  }

  private static Path emptyJar(Path file) throws IOException {
    new JarOutputStream(Files.newOutputStream(file)).close();
    allow(file, "rw-r--r--");
    return file;
  }

  private List<BackendReport> probe() {
    return Backends.discover(spec).probe(spec);
  }

  private String onlyReason() {
    List<BackendReport> reports = probe();
    assertThat(reports).hasSize(1);
    return ((Capability.Unavailable) reports.get(0).capability()).reason();
  }

  @Test
  void withoutTheFolderThereIsNothingToSay() throws IOException {
    Files.delete(providers);

    assertThat(probe()).isEmpty();
  }

  @Test
  void aTextFileIsNotAJar() throws IOException {
    Path text = Files.writeString(providers.resolve("notes.jar"), "not a jar");
    allow(text, "rw-r--r--");

    assertThat(onlyReason()).startsWith("not a jar");
    assertThat(probe().get(0).name()).isEqualTo("notes.jar");
    assertThat(probe().get(0).origin()).isEqualTo(text.toString());
  }

  @Test
  void anEmptyFileIsNotAJar() throws IOException {
    allow(Files.createFile(providers.resolve("empty.jar")), "rw-r--r--");

    assertThat(onlyReason()).startsWith("not a jar");
  }

  @Test
  void aJarWithoutAProviderSaysSo() throws IOException {
    emptyJar(providers.resolve("empty.jar"));

    assertThat(onlyReason()).isEqualTo("it holds no provider");
  }

  @Test
  void aFolderWithoutJarsSaysSo() throws IOException {
    allow(Files.createDirectory(providers.resolve("acme")), "rwxr-xr-x");

    assertThat(onlyReason()).isEqualTo("it holds no provider");
  }

  @Test
  void otherFilesAndHiddenOnesDoNotCount() throws IOException {
    Files.writeString(providers.resolve("README.md"), "hello");
    Files.writeString(providers.resolve(".hidden.jar"), "hello");
    Files.createDirectory(providers.resolve(".git"));

    assertThat(probe()).isEmpty();
  }

  @Test
  void aPathThatDoesNotExistIsReported() {
    spec = spec.with(s -> s.providerPath(folder.resolve("nowhere")));

    assertThat(onlyReason()).contains("NoSuchFileException", "nowhere");
  }

  @Test
  void whatIsNamedTwiceIsReportedOnce() throws IOException {
    Path jar = emptyJar(providers.resolve("empty.jar"));
    Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
    spec = spec.with(s -> s.providerPath(jar).providerPath(link));

    assertThat(probe()).hasSize(1);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aJarThatOthersCanWriteIsRefused() throws IOException {
    Path jar = emptyJar(providers.resolve("open.jar"));
    allow(jar, "rw-r--rw-");

    assertThat(onlyReason())
        .isEqualTo(
            jar.toRealPath()
                + " can be written by other users (mode 646), and code there is not trusted");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatOthersCanWriteIsRefused() throws IOException {
    emptyJar(providers.resolve("a.jar"));
    allow(providers, "rwxr-xrwx");

    assertThat(onlyReason()).contains(providers.toRealPath() + " can be written");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aJarInAProvidersFolderThatOthersCanWriteIsRefused() throws IOException {
    Path acme = Files.createDirectory(providers.resolve("acme"));
    allow(acme, "rwxr-xr-x");
    emptyJar(acme.resolve("a.jar"));
    allow(emptyJar(acme.resolve("b.jar")), "rw-rw-rw-");

    assertThat(onlyReason()).contains("b.jar can be written");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkIsJudgedByWhatItPointsAt() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    allow(elsewhere, "rwxrwxrwx");
    Path jar = emptyJar(elsewhere.resolve("a.jar"));
    Files.createSymbolicLink(providers.resolve("a.jar"), jar);

    assertThat(onlyReason()).contains(elsewhere.toRealPath() + " can be written");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aStrangersJarIsRefused() throws IOException {
    Path jar = emptyJar(providers.resolve("a.jar"));
    assumeTrue((int) Files.getAttribute(folder, "unix:uid") == 0, "only root gives files away");
    Files.setAttribute(jar, "unix:uid", 12345);

    assertThat(onlyReason()).contains(jar.toRealPath() + " belongs to user 12345");
  }

  @Test
  void nothingIsLoadedFromInsideTheProject() throws IOException {
    for (String place : List.of("metadb/providers", "providers", ".amp/providers")) {
      emptyJar(Files.createDirectories(folder.resolve(place)).resolve("a.jar"));
    }

    assertThat(probe()).isEmpty();
  }
}
