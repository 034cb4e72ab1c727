package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.Installed;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.store.Checkpoint;
import amp.testkit.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills installing processes; the next one must always succeed. */
class KillIT {
  private static final byte[] JAR = Archives.postgresJar("18.6");
  private static final Manifest MANIFEST = TestStore.manifest(Map.of("18.6.0", JAR));

  /** The full proof is 200; the normal build has less time. */
  private static final int RANDOM_KILLS = Integer.getInteger("amp.kills", 12);

  @TempDir Path folder;
  private TestStore test;
  private RawServer server;
  private Path manifest;

  @BeforeEach
  void serve() throws IOException {
    test = new TestStore(folder);
    server = new RawServer((request, reply) -> reply.range(request, JAR, "\"a\""));
    manifest = Files.writeString(folder.resolve("manifest.json"), MANIFEST.json());
    Files.createDirectories(test.home);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Checkpoint.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TRASHED", "REPLACED_MOVED"})
  void afterAKillAtACheckpointTheNextInstallationSucceeds(Checkpoint checkpoint) throws Exception {
    kill("", checkpoint);
    succeeds();
  }

  @ParameterizedTest
  @EnumSource(
      value = Checkpoint.class,
      names = {"UNPACKED", "SYNCED", "REPLACED_MOVED", "INSTALLED"})
  void aKillWhileAVersionIsReplacedNeverLosesIt(Checkpoint checkpoint) throws Exception {
    succeeds();
    kill("force", checkpoint);
    Housekeeping.of(test.store, test.settings(MANIFEST).build(), Progress.SILENT)
        .use("postgres", VersionSpec.LATEST);
    assertThat(Verification.verify(test.store.active("postgres").orElseThrow())).isEmpty();
    succeeds();
  }

  @Test
  void aKillWhileAVersionIsRemovedLeavesItWholeOrGone() throws Exception {
    succeeds();
    kill("uninstall", Checkpoint.TRASHED);
    assertThat(test.store.installed("postgres")).isEmpty();
    assertThat(test.store.active("postgres")).isEmpty();
    succeeds();
  }

  @ParameterizedTest
  @CsvSource({"'',1", "force,2"})
  void afterAKillAtARandomMomentTheNextInstallationSucceeds(String mode, long seed)
      throws Exception {
    Random random = new Random(seed);
    int killed = 0;
    for (int i = 0; i < RANDOM_KILLS / 2; i++) {
      Process process = Child.start(test.home, server.uri().toString(), manifest, mode, "");
      process.waitFor(60 + random.nextInt(440), TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      killed += process.exitValue() == 137 ? 1 : 0;
      for (Installed installed : test.store.installed("postgres")) {
        assertThat(Verification.verify(installed)).as("kill %d", i).isEmpty();
      }
      succeeds();
      if (mode.isEmpty()) {
        Housekeeping.of(test.store, test.settings(MANIFEST).build(), Progress.SILENT)
            .uninstall("postgres", VersionSpec.LATEST, false);
      }
    }
    assertThat(killed).as("killed in time").isPositive();
  }

  @Test
  void eightProcessesInstallOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      processes.add(Child.start(test.home, server.uri().toString(), manifest, "", ""));
    }
    for (Process process : processes) {
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(server.requests()).hasSize(1);
    assertThat(test.store.installed("postgres")).hasSize(1);
    assertClean();
  }

  private void kill(String mode, Checkpoint checkpoint) throws Exception {
    Process process =
        Child.start(test.home, server.uri().toString(), manifest, mode, checkpoint.name());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s was not reached", checkpoint).isEqualTo(137);
  }

  private void succeeds() throws IOException {
    InstallResult result = test.install(test.installer(MANIFEST, server.uri()), "18");
    assertThat(test.store.active("postgres")).contains(result.installed());
    assertThat(Verification.verify(result.installed())).isEmpty();
    assertClean();
  }

  /** Nothing but the lock, what is installed, and kept downloads. */
  private void assertClean() throws IOException {
    Set<String> allowed = Set.of(".lock", "components", "downloads", ".staging", ".trash");
    try (Stream<Path> all = Files.list(test.home)) {
      assertThat(all.map(path -> path.getFileName().toString())).isSubsetOf(allowed);
    }
    for (Path empty : List.of(test.store.layout().staging(), test.store.layout().trash())) {
      if (Files.isDirectory(empty, LinkOption.NOFOLLOW_LINKS)) {
        assertThat(empty).isEmptyDirectory();
      }
    }
  }
}
