package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.KnownProjects;
import amp.ampup.Platform;
import amp.ampup.Receipt;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.manifest.Manifest;
import amp.ampup.store.Checkpoint;
import amp.ampup.store.StoreTransaction;
import amp.ampup.store.archive.FileEntry;
import amp.ampup.store.archive.Unpacked;
import amp.os.Hash;
import amp.problem.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionHousekeepingTest {
  private static final Optional<Integer> ALL = Optional.empty();

  @TempDir Path folder;
  private TestStore test;
  private Housekeeping housekeeping;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
    housekeeping =
        Housekeeping.of(test.store, test.settings(Manifest.builtIn()).build(), Progress.SILENT);
  }

  @Test
  void everyPostgresHasAnActiveVersionOfItsOwn() throws IOException {
    install("0.7.0", 15);
    install("0.8.0", 15);
    install("0.7.0", 18);
    install("0.8.0", 18);

    use("0.7", Optional.of(15));
    assertThat(active(15)).isEqualTo("0.7.0");
    assertThat(active(18)).isEqualTo("0.8.0");

    assertThat(use("0.7", ALL)).containsExactly("0.7.0 for 18", "0.7.0 for 15");
    assertThat(active(18)).isEqualTo("0.7.0");
    assertThatThrownBy(() -> use("0.8", Optional.of(16)))
        .hasMessageContaining("pgvector 0.8 is not installed")
        .hasMessageContaining("0.8.0 for PostgreSQL 18, 0.8.0 for PostgreSQL 15");
  }

  @Test
  void afterTheActiveOneIsRemovedTheNewestForTheSamePostgresIsActive() throws IOException {
    install("0.7.0", 15);
    install("0.8.0", 15);
    install("0.9.0", 18);
    assertThat(uninstall("0.8.0", ALL, false)).containsExactly("0.8.0 for 15");
    assertThat(active(15)).isEqualTo("0.7.0");
    assertThat(active(18)).isEqualTo("0.9.0");
    uninstall("0.7.0", ALL, false);
    assertThat(test.store.layout().current("pgvector", 15)).doesNotExist();
    assertThat(active(18)).isEqualTo("0.9.0");
    uninstall("0.9.0", ALL, false);
    assertThat(test.store.layout().component("pgvector")).doesNotExist();
  }

  @Test
  void aVersionIsRemovedForEveryPostgresUnlessOneIsNamed() throws IOException {
    install("0.8.0", 15);
    install("0.8.0", 17);
    install("0.8.0", 18);
    assertThat(uninstall("0.8.0", Optional.of(17), false)).containsExactly("0.8.0 for 17");
    assertThat(uninstall("0.8.0", ALL, false)).containsExactly("0.8.0 for 18", "0.8.0 for 15");
  }

  @Test
  void whatTheServerOfAProjectUsesIsKept() throws IOException {
    install("0.8.0", 15);
    install("0.8.0", 18);
    Path project = project(18, "pgvector", "0.8.0");

    assertThatThrownBy(() -> uninstall("0.8.0", ALL, false))
        .hasMessageContaining("pgvector 0.8.0 is needed by the server of " + project);
    assertThat(test.store.installed("pgvector")).as("of neither PostgreSQL").hasSize(2);
    assertThat(uninstall("0.8.0", Optional.of(15), false)).containsExactly("0.8.0 for 15");
    assertThat(uninstall("0.8.0", ALL, true)).containsExactly("0.8.0 for 18");
  }

  @Test
  void ofTwoVersionsOnlyTheOneThatTheServerUsesIsKept() throws IOException {
    install("0.7.0", 18);
    install("0.8.0", 18);
    project(18, "pgvector", "0.7.0");
    assertThatThrownBy(() -> uninstall("0.7.0", ALL, false)).hasMessageContaining("is needed by");
    assertThat(housekeeping.collect(false).removed()).isEmpty();
    assertThat(uninstall("0.8.0", ALL, false)).containsExactly("0.8.0 for 18");
  }

  @Test
  void aNoteThatCannotBeReadKeepsNothing() throws IOException {
    install("0.8.0", 18);
    Path note = project(18, "pgvector", "0.8.0").resolve("metadb/data/amp_extensions");
    for (String text : new String[] {"", "{", "[]", "{\"extensions\":[1]}", "\0"}) {
      Files.writeString(note, text);
      assertThat(KnownProjects.of(test.home).list().get(0).extensions()).isEmpty();
    }
    assertThat(uninstall("0.8.0", ALL, false)).hasSize(1);
  }

  @Test
  void collectingRemovesWhatANewerVersionForTheSamePostgresReplaces() throws IOException {
    install("0.7.0", 15);
    install("0.7.0", 18);
    install("0.8.0", 18);
    assertThat(housekeeping.collect(true).removed())
        .containsExactly("pgvector 0.7.0 for PostgreSQL 18");
    housekeeping.collect(false);
    assertThat(test.store.installed("pgvector").stream().map(ExtensionHousekeepingTest::shown))
        .containsExactly("0.8.0 for 18", "0.7.0 for 15");
  }

  @Test
  void whatWasBuiltHereIsNotCollected() throws IOException {
    Extension vector = new Extension(18, List.of("vector"), List.of(), List.of());
    install("pgvector", "0.7.0", vector, "built");
    install("0.8.0", 18);
    assertThat(housekeeping.collect(false).removed()).isEmpty();
    assertThat(test.store.installed("pgvector")).hasSize(2);
  }

  /** The newest version of the list that is inside is higher than any of these. */
  @ParameterizedTest
  @CsvSource({"built, false", "file, false", "pinned, true", "unpinned, true"})
  void whatSomebodyBuiltOrChoseIsUpdatedOnlyWhenNamed(String trust, boolean updated)
      throws IOException {
    Extension vector = new Extension(18, List.of("vector"), List.of(), List.of());
    install("pgvector", "0.0.1", vector, trust);
    Host host = new Host(Platform.of("linux-amd64"), "9.9", "forky", name -> true);
    Updates updates =
        Updates.on(host, test.store, test.settings(Manifest.builtIn()).build(), Progress.SILENT);
    assertThat(updates.available())
        .extracting(Updates.Update::component)
        .isEqualTo(updated ? List.of("pgvector") : List.of());
    assertThat(updates.available(Set.of("pg_cron"))).hasSize(updated ? 1 : 0);
    assertThat(updates.available(Set.of("pgvector")))
        .extracting(Updates.Update::component)
        .containsExactly("pgvector");
  }

  @Test
  void aVersionAndItsRevisionsAreUsedAndRemovedByTheirNames() throws IOException {
    install("0.8.0", 18);
    install("0.8.0+2", 18);
    assertThat(active(18)).isEqualTo("0.8.0+2");
    housekeeping.use("pgvector", VersionSpec.of("0.8.0"));
    assertThat(active(18)).isEqualTo("0.8.0");
    housekeeping.use("pgvector", VersionSpec.of("0.8"));
    assertThat(active(18)).isEqualTo("0.8.0+2");
    project(18, "pgvector", "0.8.0");
    assertThat(housekeeping.collect(false).removed()).isEmpty();
    assertThatThrownBy(() -> uninstall("0.8.0", ALL, false))
        .hasMessageContaining("pgvector 0.8.0 is needed by the server of");
    assertThat(uninstall("0.8.0+2", ALL, false)).containsExactly("0.8.0+2 for 18");
    assertThat(active(18)).isEqualTo("0.8.0");
  }

  @Test
  void aFileThatWasAddedIsTold() throws IOException {
    Installed installed = install("0.8.0", 18);
    assertThat(Verification.verify(installed)).isEmpty();
    Files.createDirectories(installed.directory().resolve("lib"));
    Files.writeString(installed.directory().resolve("lib/classes.jsa"), "x");
    assertThat(Verification.verify(installed)).containsExactly("lib/classes.jsa was added");
  }

  @Test
  void aDoctorLooksAtExtensionsToo() throws IOException {
    Installed installed = install("0.8.0", 18);
    assertThat(findings()).extracting(Finding::level).containsExactly(Finding.Level.OK);
    Files.delete(installed.directory().resolve("share/extension/vector.control"));
    assertThat(findings()).extracting(Finding::level).containsExactly(Finding.Level.ERROR);
  }

  @Test
  void whatHasNoValidReceiptCanBeUninstalled() throws IOException {
    install("0.7.0", 18);
    Installed damaged = install("0.8.0", 18);
    Files.writeString(damaged.directory().resolve(Receipt.FILE), "{");
    assertThat(uninstall("0.8.0", ALL, false)).containsExactly("0.8.0 for 18");
    assertThat(damaged.directory()).doesNotExist();
    assertThat(active(18)).isEqualTo("0.7.0");
    Files.delete(test.store.active("pgvector", 18).orElseThrow().directory().resolve("files.json"));
    Files.writeString(
        test.store.active("pgvector", 18).orElseThrow().directory().resolve(Receipt.FILE), "");
    uninstall("0.7.0", Optional.of(18), false);
    assertThat(test.store.layout().component("pgvector")).doesNotExist();
  }

  @Test
  void twoComponentsThatBringTheSameExtensionAreTold() throws IOException {
    install("0.8.0", 18);
    Extension same = new Extension(18, List.of("vector"), List.of(), List.of());
    install("vector_too", "1.0", same);
    assertThat(findings())
        .filteredOn(finding -> finding.level() == Finding.Level.WARNING)
        .extracting(Finding::message)
        .containsExactly(
            "pgvector and vector_too both bring the extension vector for PostgreSQL 18:"
                + " uninstall one of them",
            "vector_too and pgvector both bring the extension vector for PostgreSQL 18:"
                + " uninstall one of them");
  }

  private List<Finding> findings() {
    return Doctor.store(test.store, Map.of()).stream()
        .filter(finding -> finding.subject().equals("extensions"))
        .toList();
  }

  private List<String> use(String version, Optional<Integer> postgres) {
    return housekeeping.use("pgvector", VersionSpec.of(version), postgres).stream()
        .map(ExtensionHousekeepingTest::shown)
        .toList();
  }

  private List<String> uninstall(String version, Optional<Integer> postgres, boolean force) {
    return housekeeping.uninstall("pgvector", VersionSpec.of(version), postgres, force).stream()
        .map(ExtensionHousekeepingTest::shown)
        .toList();
  }

  private String active(int postgres) {
    return test.store.active("pgvector", postgres).orElseThrow().version().toString();
  }

  private static String shown(Installed installed) {
    return installed.version() + " for " + installed.extension().orElseThrow().postgres();
  }

  /** A project whose server was started with an extension, as the server's start notes it. */
  private Path project(int major, String component, String version) throws IOException {
    return ExtensionPackages.using(test, folder.resolve("project/.amp"), major, component, version);
  }

  private Installed install(String version, int postgres) throws IOException {
    return install(
        "pgvector", version, new Extension(postgres, List.of("vector"), List.of(), List.of()));
  }

  private Installed install(String component, String version, Extension extension)
      throws IOException {
    return install(component, version, extension, "file");
  }

  private Installed install(String component, String version, Extension extension, String trust)
      throws IOException {
    try (StoreTransaction changes =
        StoreTransaction.begin(
            test.store, "test", Duration.ofSeconds(5), who -> {}, checkpoint -> {})) {
      Path stage = changes.stage();
      Path control = Files.createDirectories(stage.resolve("share/extension"));
      Files.createFile(control.resolve("vector.control"));
      String empty = Hash.sha256(control.resolve("vector.control"));
      FileEntry entry = new FileEntry("share/extension/vector.control", 0, empty, "", false);
      Receipt receipt =
          new Receipt(
              component,
              Version.of(version),
              Platform.current(),
              "test",
              "00",
              trust,
              "",
              Optional.of(extension));
      changes.reached(Checkpoint.PROVEN);
      Installed installed = changes.commit(new Unpacked(stage, List.of(entry)), receipt);
      changes.activate(installed);
      return installed;
    }
  }
}
