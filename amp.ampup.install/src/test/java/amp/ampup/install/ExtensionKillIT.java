package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.Platform;
import amp.ampup.VersionSpec;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.store.Checkpoint;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills processes that install an extension; the next one must always succeed. */
class ExtensionKillIT {
  private static final String NAME = "hstore_x";

  @TempDir Path folder;
  private TestStore test;
  private Path deb;
  private Path manifest;

  @BeforeEach
  void makePackage() throws IOException {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    test = new TestStore(folder);
    Files.createDirectories(test.home);
    deb = Files.write(folder.resolve("hstore.deb"), ExtensionPackages.deb());
    manifest = Files.writeString(folder.resolve("manifest.json"), Manifest.builtIn().json());
  }

  @ParameterizedTest
  @EnumSource(
      value = Checkpoint.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TRASHED", "REPLACED_MOVED", "ARCHIVE_KEPT"})
  void afterAKillAtACheckpointTheNextInstallationSucceeds(Checkpoint checkpoint) throws Exception {
    kill(checkpoint);
    succeeds();
  }

  @ParameterizedTest
  @EnumSource(
      value = Checkpoint.class,
      names = {"UNPACKED", "PROVEN", "SYNCED", "REPLACED_MOVED", "INSTALLED"})
  void aKillWhileItIsReplacedNeverLosesIt(Checkpoint checkpoint) throws Exception {
    succeeds();
    kill(checkpoint);
    Housekeeping.of(test.store, settings(), Progress.SILENT).collect(false);
    assertThat(Verification.verify(test.store.active(NAME, 18).orElseThrow())).isEmpty();
    succeeds();
  }

  @Test
  void eightProcessesInstallOne() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      processes.add(Child.start(test.home, "", manifest, deb.toString(), ""));
    }
    for (Process process : processes) {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(test.store.installed(NAME)).hasSize(1);
    succeeds();
  }

  private void kill(Checkpoint checkpoint) throws Exception {
    Process process = Child.start(test.home, "", manifest, deb.toString(), checkpoint.name());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s was not reached", checkpoint).isEqualTo(137);
  }

  private InstallSettings settings() {
    return test.settings(Manifest.builtIn()).offline().build();
  }

  private void succeeds() throws IOException {
    InstallResult result =
        Installer.of(test.store, settings(), Progress.SILENT)
            .install(InstallRequest.of(NAME, VersionSpec.LATEST).from(deb));
    assertThat(test.store.active(NAME, 18)).contains(result.installed());
    assertThat(Verification.verify(result.installed())).isEmpty();
    assertThat(Trees.children(test.store.layout().staging())).isEmpty();
    assertThat(Trees.children(test.store.layout().trash())).isEmpty();
  }
}
