package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.store.StoreLock;
import amp.problem.Finding;
import amp.problem.ProblemKind;
import amp.testkit.Archives;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HousekeepingTest {
  private static final byte[] OLD = Archives.postgresJar("18.5");
  private static final byte[] NEW = Archives.postgresJar("18.6");
  private static final byte[] MAJOR = Archives.postgresJar("17.11");
  private static final Manifest MANIFEST =
      TestStore.manifest(Map.of("18.5.0", OLD, "18.6.0", NEW, "17.11.0", MAJOR));

  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
  }

  @Test
  void useSwitchesAndAnUnknownVersionChangesNothing() throws IOException {
    install(OLD, "18.5.0");
    install(NEW, "18.6.0");
    assertThat(keeper().use("postgres", VersionSpec.of("18.5")).version()).hasToString("18.5.0");
    assertThat(active()).isEqualTo("18.5.0");
    assertThatThrownBy(() -> keeper().use("postgres", VersionSpec.of("16")))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("18.6.0, 18.5.0");
    assertThat(active()).isEqualTo("18.5.0");
  }

  @Test
  void uninstallRemovesAndActivatesWhatIsLeft() throws IOException {
    install(OLD, "18.5.0");
    install(NEW, "18.6.0");
    Installed gone = keeper().uninstall("postgres", VersionSpec.of("18.6.0"), false);
    assertThat(gone.directory()).doesNotExist();
    assertThat(active()).isEqualTo("18.5.0");
    keeper().uninstall("postgres", VersionSpec.of("18"), false);
    assertThat(test.store.components()).isEmpty();
    assertThat(test.store.layout().component("postgres")).doesNotExist();
    assertThatThrownBy(() -> keeper().uninstall("postgres", VersionSpec.of("18"), false))
        .hasMessageContaining("is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../..", "/etc", "a/b", "18.6.0/..", ""})
  void whatCouldLeaveTheStoreIsNeverRemoved(String name) throws IOException {
    install(NEW, "18.6.0");
    assertThatThrownBy(() -> keeper().uninstall(name, VersionSpec.LATEST, true))
        .isInstanceOf(AmpupException.class);
    assertThatThrownBy(() -> keeper().uninstall("postgres", VersionSpec.of(name), true))
        .isInstanceOf(AmpupException.class);
    assertThat(active()).isEqualTo("18.6.0");
  }

  @Test
  void aVersionThatAProjectNeedsIsKept() throws IOException {
    install(NEW, "18.6.0");
    Path project = folder.resolve("my project");
    Path data = Files.createDirectories(project.resolve(".amp/metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), "18\n");
    KnownProjects projects = new KnownProjects(test.store.layout().projects());
    projects.remember(project.resolve(".amp"));
    Files.write(projects.folder().resolve("broken.path"), new byte[] {'/', 0, (byte) 0xff});

    assertThatThrownBy(() -> keeper().uninstall("postgres", VersionSpec.of("18"), false))
        .hasMessageContaining(project.toString())
        .hasMessageContaining("--force");
    assertThat(active()).isEqualTo("18.6.0");
    install(OLD, "18.5.0");
    keeper().uninstall("postgres", VersionSpec.of("18.5.0"), false);
    keeper().uninstall("postgres", VersionSpec.of("18"), true);
    assertThat(test.store.components()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatAProcessRunsFromIsKept() throws Exception {
    Installed old = install(OLD, "18.5.0");
    install(NEW, "18.6.0");
    Path jar = Files.writeString(old.directory().resolve("lib.jar"), "");
    // As a launcher names it, which has followed a link.
    String named = old.directory().resolve("bin/../lib.jar").toString();
    Process process = new ProcessBuilder("/bin/sh", "-c", "read line", named).start();
    try {
      assertThat(jar).exists();
      assertThat(keeper().collect(false).removed()).noneMatch(name -> name.startsWith("postgres"));
      assertThat(test.told)
          .contains("postgres 18.5.0 is kept: it is what process " + process.pid() + " runs");
      assertThatThrownBy(() -> keeper().uninstall("postgres", VersionSpec.of("18.5.0"), false))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("postgres 18.5.0 is what process " + process.pid() + " runs")
          .hasMessageContaining("--force");
      assertThat(old.directory()).exists();
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(keeper().collect(false).removed()).contains("postgres 18.5.0");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsNoFolderIsNamedAsWhatItIs() throws IOException {
    Files.createSymbolicLink(test.home, folder.resolve("nothing"));
    assertNoFolder("is a link to nothing, where a folder is needed");
    Files.delete(test.home);
    Files.writeString(test.home, "");
    assertNoFolder("is a file, where a folder is needed");
  }

  private void assertNoFolder(String what) {
    assertThatThrownBy(() -> install(NEW, "18.6.0"))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(what);
    assertThat(Doctor.store(test.store, Map.of()).get(0))
        .extracting(Finding::message)
        .isEqualTo(test.home + " " + what);
  }

  @Test
  void collectingRemovesViewsOfWhatIsGoneAndNoOthers() throws IOException {
    install(OLD, "18.5.0");
    Path component = Files.createDirectories(folder.resolve("component"));
    Path views = test.store.layout().home().resolve("views");
    Path gone = Files.createDirectories(views.resolve("gone"));
    Path used = Files.createDirectories(views.resolve("used"));
    Files.createSymbolicLink(gone.resolve("share"), component);
    Files.writeString(gone.resolve("made-of"), component + "\n" + folder.resolve("none") + "\n");
    Files.writeString(used.resolve("made-of"), component + "\n");

    assertThat(keeper().collect(false).removed())
        .contains("views/gone")
        .doesNotContain("views/used");
    assertThat(gone).doesNotExist();
    assertThat(used).exists();
    assertThat(component).exists();
  }

  @Test
  void collectingRemovesDownloadsTemplatesAndReplacedVersions() throws IOException {
    install(OLD, "18.5.0");
    install(MAJOR, "17.11.0");
    install(NEW, "18.6.0");
    Path template = Files.createDirectories(test.store.layout().templates().resolve("t"));
    Files.write(template.resolve("file"), new byte[1000]);
    Path downloads = Files.createDirectories(test.store.layout().downloads());
    Files.write(downloads.resolve("a.part"), new byte[1000]);

    assertThat(keeper().collect(true).removed()).hasSize(3);
    assertThat(template).exists();
    Housekeeping.Freed freed = keeper().collect(false);
    assertThat(freed.removed())
        .containsExactly("postgres 18.5.0", "downloads/a.part", "templates/t");
    assertThat(freed.bytes()).isGreaterThan(20_000);
    assertThat(template).doesNotExist();
    assertThat(test.store.installed("postgres")).hasSize(2);
    assertThat(active()).isEqualTo("18.6.0");
  }

  @Test
  void verifyFindsWhatWasChangedAndForceRepairsIt() throws IOException {
    install(NEW, "18.6.0");
    Installed installed = test.store.active("postgres").orElseThrow();
    Path root = installed.directory();
    assertThat(Verification.verify(installed)).isEmpty();

    Files.writeString(root.resolve("share/postgresql/postgres.bki"), "changed");
    Files.delete(root.resolve("lib/libpq.so.5"));
    Files.createSymbolicLink(root.resolve("lib/libpq.so.5"), Path.of("noise"));
    Files.delete(root.resolve("bin/initdb"));
    Files.createFile(root.resolve("lib/added"));
    root.resolve("bin/pg_ctl").toFile().setExecutable(false, false);
    assertThat(Verification.verify(installed))
        .containsExactly(
            "bin/initdb is missing",
            "bin/pg_ctl is no longer executable",
            "lib/added was added",
            "lib/libpq.so.5 no longer links to its target",
            "share/postgresql/postgres.bki was changed");

    Installer installer = installer();
    installer.install(
        InstallRequest.of("postgres", VersionSpec.LATEST).from(file(NEW, "18.6.0")).withForce());
    assertThat(Verification.verify(test.store.active("postgres").orElseThrow())).isEmpty();
  }

  @Test
  void whatIsThereAndNoFileIsNotSaidToBeMissing() throws IOException {
    install(NEW, "18.6.0");
    for (String component : List.of("postgres", "pgvector")) {
      InstallRequest request = InstallRequest.of(component, VersionSpec.LATEST).forPostgres(18);
      assertThatThrownBy(() -> installer().install(request.from(folder)))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining(folder + " is a folder");
      Path pipe = folder.resolve("pipe-" + component);
      Run.command("mkfifo", pipe.toString()).orFail();
      assertThatThrownBy(() -> installer().install(request.from(pipe)))
          .hasMessageContaining(pipe + " is no regular file");
      assertThatThrownBy(() -> installer().install(request.from(folder.resolve("none"))))
          .hasMessageContaining("there is no file " + folder.resolve("none"));
    }
  }

  @Test
  void aFileThatNoManifestPinsNeedsConsent() throws IOException {
    Path file = Files.write(folder.resolve("pg.tar.gz"), Archives.postgres("18.9").tgz());
    InstallRequest request = InstallRequest.of("postgres", VersionSpec.LATEST).from(file);
    assertThatThrownBy(() -> installer().install(request))
        .hasMessageContaining("pinned in no manifest")
        .hasMessageContaining("--allow-unpinned");
    assertThat(test.store.components()).isEmpty();

    Installed installed = installer().install(request.allowingUnpinned()).installed();
    assertThat(installed.remedy(false).text())
        .endsWith("--component postgres 18.9.0 --from " + file + " --allow-unpinned");
    Receipt receipt = installed.receipt();
    assertThat(receipt.version()).hasToString("18.9.0");
    assertThat(receipt.trust()).isEqualTo("unpinned");
    assertThat(receipt.sha512()).hasSize(128);
  }

  @Test
  void anotherArchiveOfAnInstalledVersionNeedsForce() throws IOException {
    install(NEW, "18.6.0");
    InstallRequest same = InstallRequest.of("postgres", VersionSpec.LATEST).from(file(NEW, "x"));
    assertThat(installer().install(same).fresh()).isFalse();

    Path other = Files.write(folder.resolve("o.txz"), Archives.postgres("18.6").txz());
    InstallRequest request =
        InstallRequest.of("postgres", VersionSpec.LATEST).from(other).allowingUnpinned();
    assertThatThrownBy(() -> installer().install(request))
        .hasMessageContaining("from another archive")
        .hasMessageContaining("--force");
    assertThat(installer().install(request.withForce()).fresh()).isTrue();
  }

  @Test
  void aFileWithAnotherVersionThanAskedForIsRefused() throws IOException {
    InstallRequest request =
        InstallRequest.of("postgres", VersionSpec.of("17")).from(file(NEW, "18.6.0"));
    assertThatThrownBy(() -> installer().install(request))
        .hasMessageContaining("holds version 18.6.0, not 17");
  }

  @Test
  void programsThatDoNotRunHereAreNotInstalled() throws IOException {
    byte[] broken =
        new Archives().file("bin/postgres", "not a program").file("bin/initdb", "x").txz();
    Path file = Files.write(folder.resolve("pg.txz"), broken);
    InstallRequest request =
        InstallRequest.of("postgres", VersionSpec.LATEST).from(file).allowingUnpinned();
    assertThatThrownBy(() -> installer().install(request))
        .hasMessageContaining("does not run here")
        .hasMessageContaining("ampup doctor");
    assertThat(test.store.components()).isEmpty();
  }

  @Test
  void ourOwnProgramsAreInstalledSideBySideWithLinksToTheActiveOnes() throws IOException {
    for (String version : new String[] {"0.4.0", "0.5.0"}) {
      byte[] archive =
          new Archives()
              .program("amp-" + version + "/bin/ampd", "ampd " + version)
              .program("amp-" + version + "/bin/ampctl", "ampctl " + version)
              .tgz();
      Path file = Files.write(folder.resolve("amp-" + version + ".tar.gz"), archive);
      installer().install(InstallRequest.of("ampd", VersionSpec.LATEST).from(file));
    }
    Path link = test.store.layout().bin().resolve("ampd");
    assertThat(link.toRealPath().toString()).contains("0.5.0");
    keeper().use("ampd", VersionSpec.of("0.4.0"));
    assertThat(link.toRealPath().toString()).contains("0.4.0");
    assertThat(Files.readSymbolicLink(link).isAbsolute()).isFalse();
    keeper().uninstall("ampd", VersionSpec.of("0.4.0"), false);
    assertThat(link.toRealPath().toString()).contains("0.5.0");
    keeper().uninstall("ampd", VersionSpec.of("0.5.0"), false);
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aDistributionWithTheJavaOfAnotherPlatformIsRefused() throws IOException {
    Platform here = Platform.current();
    String other = here.os() + "-" + (here.arch().equals("arm64") ? "amd64" : "arm64");
    assertThatThrownBy(() -> installWithJavaFor(other))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("is for " + other + ", and this is " + here);
    assertThat(test.store.components()).isEmpty();

    Installed installed = installWithJavaFor(here.toString());
    assertThat(installed.version()).hasToString("0.5.0-rc1");
    assertThat(installed.platform()).isEqualTo(here);
  }

  private Installed installWithJavaFor(String platform) throws IOException {
    byte[] archive =
        new Archives()
            .program("amp/bin/ampd", "ampd")
            .file("amp/runtime/platform", platform + "\n/lib/ld.so\n")
            .tgz();
    Path file = Files.write(folder.resolve("amp-0.5.0-rc1-" + platform + ".tar.gz"), archive);
    return installer()
        .install(InstallRequest.of("ampd", VersionSpec.LATEST).from(file))
        .installed();
  }

  @Test
  void whoWaitsTooLongIsToldForWhom() throws Exception {
    var held =
        StoreLock.acquire(test.store.layout(), "install postgres 18", Duration.ZERO, holder -> {});
    try (held) {
      InstallSettings settings = test.settings(MANIFEST).lockTimeout(Duration.ofMillis(60)).build();
      Housekeeping keeper = Housekeeping.of(test.store, settings, test.new Recorder());
      assertThatThrownBy(() -> keeper.collect(false))
          .isInstanceOfSatisfying(
              AmpupException.class, e -> assertThat(e.kind()).isEqualTo(ProblemKind.BUSY))
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("install postgres 18");
    }
    assertThat(test.told).anyMatch(line -> line.startsWith("waiting for process"));
  }

  private Housekeeping keeper() {
    return Housekeeping.of(test.store, test.settings(MANIFEST).build(), test.new Recorder());
  }

  private Installer installer() {
    return Installer.of(test.store, test.settings(MANIFEST).build(), Progress.SILENT);
  }

  private Installed install(byte[] jar, String version) throws IOException {
    return installer()
        .install(InstallRequest.of("postgres", VersionSpec.of(version)).from(file(jar, version)))
        .installed();
  }

  private Path file(byte[] jar, String version) throws IOException {
    return Files.write(folder.resolve(version + ".jar"), jar);
  }

  private String active() {
    return test.store.active("postgres").orElseThrow().version().toString();
  }
}
