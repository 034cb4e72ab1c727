package amp.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionStoreTest {
  private static final Platform HERE = Platform.current();
  private static final Optional<VersionSpec> ANY = Optional.empty();

  @TempDir Path home;
  private Store store;

  @BeforeEach
  void openStore() {
    store = Store.at(home.resolve("store"));
  }

  @Test
  void theFolderNamesThePostgresItIsFor() throws IOException {
    Path folder = install("0.8.0", 15, HERE);
    assertThat(folder)
        .isEqualTo(store.layout().component("pgvector").resolve("0.8.0-pg15-" + HERE));
    assertThat(store.installed("pgvector")).extracting(Installed::directory).containsOnly(folder);
  }

  @Test
  void aReceiptIsReadAsWritten() {
    Extension extension =
        new Extension(15, List.of("vector"), List.of("pg_cron"), List.of("pg_cron"));
    Receipt receipt = receipt("0.8.0", HERE, Optional.of(extension));
    assertThat(Receipt.parse(receipt.json())).isEqualTo(receipt);
    Receipt alone = receipt("0.8.0", HERE, Optional.empty());
    assertThat(alone.json()).doesNotContain("extension");
    assertThat(Receipt.parse(alone.json())).isEqualTo(alone);
  }

  @Test
  void oneVersionStandsBesideItselfForEachPostgres() throws IOException {
    install("0.7.0", 18, HERE);
    install("0.8.0", 15, HERE);
    install("0.8.0", 18, HERE);
    install("0.9.0", 18, Platform.of("darwin-ppc64le"));
    assertThat(store.extensions("pgvector").stream().map(ExtensionStoreTest::shown))
        .containsExactly("0.8.0 for 18", "0.8.0 for 15", "0.7.0 for 18");
    assertThat(store.extensions("postgis")).isEmpty();
  }

  @Test
  void theActiveOneOfThatPostgresIsUsedAndElseTheNewest() throws IOException {
    Path old = install("0.7.0", 18, HERE);
    install("0.8.0", 18, HERE);
    install("0.9.0", 15, HERE);
    assertThat(used(18, ANY)).contains("0.8.0 for 18");
    assertThat(used(16, ANY)).isEmpty();

    Files.createSymbolicLink(store.layout().current("pgvector", 18), old.getFileName());
    assertThat(used(18, ANY)).contains("0.7.0 for 18");
    assertThat(used(15, ANY)).contains("0.9.0 for 15");
    assertThat(used(18, Optional.of(VersionSpec.of("0.8")))).contains("0.8.0 for 18");
    assertThat(used(18, Optional.of(VersionSpec.of("0.7")))).contains("0.7.0 for 18");
    assertThat(used(18, Optional.of(VersionSpec.of("0.9")))).isEmpty();
    assertThat(store.active("pgvector")).as("none of all majors").isEmpty();
  }

  @Test
  void aLinkThatLeadsToAnotherPostgresIsNoActiveVersion() throws IOException {
    Path other = install("0.8.0", 15, HERE);
    Files.createSymbolicLink(store.layout().current("pgvector", 18), other.getFileName());
    assertThat(store.active("pgvector", 18)).isEmpty();
    assertThat(used(18, ANY)).isEmpty();
  }

  @Test
  void aFolderThatWasRenamedForAnotherPostgresDoesNotExist() throws IOException {
    Path folder = install("0.8.0", 15, HERE);
    Files.move(folder, folder.resolveSibling("0.8.0-pg18-" + HERE));
    assertThat(store.installed("pgvector")).isEmpty();
  }

  @Test
  void anExtensionWithoutItsControlFileIsDamaged() throws IOException {
    Path folder = install("0.8.0", 15, HERE);
    assertThat(store.damaged("pgvector")).isEmpty();
    assertThat(store.damage("pgvector")).isEmpty();

    Files.delete(folder.resolve("share/extension/vector.control"));
    AmpupException damage = store.damage("pgvector").orElseThrow();
    assertThat(damage.problem()).contains(folder.toString(), "control file");
    Remedy again = new Remedy.Install("pgvector", "0.8.0", Optional.of(15));
    assertThat(damage.remedies()).containsExactly(again);

    Files.writeString(folder.resolve(Receipt.FILE), "{");
    assertThat(store.damaged("pgvector").get(0).remedies())
        .containsExactly(
            again,
            new Remedy.Command("Or remove it", "ampup uninstall pgvector 0.8.0 --postgres 15"));
    assertThat(store.broken("pgvector")).extracting(Installed::directory).containsExactly(folder);
  }

  @Test
  void anExtensionWithoutOneOfItsLibrariesIsDamaged() throws IOException {
    Path folder = install("0.8.0", 15, HERE);
    Files.writeString(
        folder.resolve("files.json"),
        "{\"format\":1,\"files\":[{\"path\":\"lib/vector.so\"},{\"path\":\"lib/deps/x.so\"}]}");
    assertThat(store.damaged("pgvector").get(0).problem()).contains("its file lib/vector.so");
    Files.createDirectories(folder.resolve("lib"));
    Files.createFile(folder.resolve("lib/vector.so"));
    assertThat(store.damaged("pgvector")).isEmpty();
  }

  /**
   * What a receipt tells of where it came from, and the command that brings it from there again.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pinned | https://x/a.deb | | install --component pgvector 0.8.0 --postgres 15",
        "unpinned | https://x/a.deb | | install --component pgvector 0.8.0 --postgres 15 --allow-unpinned",
        "unpinned | https://x/a.zip | portal-corp | install --component pgvector 0.8.0 --postgres 15"
            + " --source portal-corp --allow-unpinned",
        "file | /a b.deb, /c.deb | | install --component pgvector 0.8.0 --postgres 15 --from '/a b.deb'"
            + " --from /c.deb",
        "built | built from /my src | | build-extension --component pgvector '/my src' 0.8.0 --postgres 15",
      })
  void whatIsDamagedIsInstalledAgainFromWhereItCameFrom(
      String trust, String source, @Nullable String publisher, String command) throws IOException {
    Receipt receipt =
        new Receipt(
            "pgvector",
            Version.of("0.8.0"),
            HERE,
            source,
            "00",
            trust,
            "",
            Optional.of(new Extension(15, List.of("vector"), List.of(), List.of())),
            Optional.ofNullable(publisher));
    Path folder = Files.createDirectories(store.layout().installation(receipt));
    Files.writeString(folder.resolve(Receipt.FILE), receipt.json());

    assertThat(store.damaged("pgvector").get(0).remedy()).endsWith(": ampup " + command);
  }

  @Test
  void clientProgramsWithoutPsqlAreDamaged() throws IOException {
    Extension none = new Extension(18, List.of(), List.of(), List.of());
    Receipt receipt =
        new Receipt(
            "pg-client",
            Version.of("18.6"),
            HERE,
            "/a b/c.deb, /d.deb",
            "00",
            "file",
            "",
            Optional.of(none));
    Path folder = Files.createDirectories(store.layout().installation(receipt));
    Files.writeString(folder.resolve(Receipt.FILE), receipt.json());
    AmpupException damage = store.damaged("pg-client").get(0);
    assertThat(damage.problem()).contains("lacks its program bin/psql");
    assertThat(damage.getMessage())
        .contains("--component pg-client 18.6 --postgres 18 --from '/a b/c.deb' --from /d.deb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "a,b", "a b", "$libdir/x", "-a", "a'b", "a.so"})
  void namesThatCouldLeaveTheirSettingAreRefused(String name) {
    List<String> names = List.of(name);
    assertThatThrownBy(() -> new Extension(15, names, List.of(), List.of()))
        .isInstanceOf(AmpupException.class);
    assertThatThrownBy(() -> new Extension(15, List.of(), names, List.of()))
        .isInstanceOf(AmpupException.class);
    assertThatThrownBy(() -> new Extension(15, List.of(), List.of(), names))
        .isInstanceOf(AmpupException.class);
  }

  /** PostgreSQL parts the versions of an update script with them. */
  @Test
  void twoHyphensInANameAreRefused() {
    assertThat(Extension.isName("uuid-ossp")).isTrue();
    assertThat(Extension.isName("uuid--ossp")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 8, 100})
  void aNumberThatIsNoPostgresIsRefused(int major) {
    assertThatThrownBy(() -> new Extension(major, List.of(), List.of(), List.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(major + " is not a major version");
  }

  private Optional<String> used(int postgres, Optional<VersionSpec> wanted) {
    return store.extension("pgvector", postgres, wanted).map(ExtensionStoreTest::shown);
  }

  private static String shown(Installed installed) {
    return installed.version() + " for " + installed.extension().orElseThrow().postgres();
  }

  private Path install(String version, int postgres, Platform platform) throws IOException {
    Extension extension = new Extension(postgres, List.of("vector"), List.of(), List.of());
    Receipt receipt = receipt(version, platform, Optional.of(extension));
    Path folder = store.layout().installation(receipt);
    Path control = Files.createDirectories(folder.resolve("share/extension"));
    Files.createFile(control.resolve("vector.control"));
    Files.writeString(folder.resolve(Receipt.FILE), receipt.json());
    return folder;
  }

  private static Receipt receipt(String version, Platform platform, Optional<Extension> extension) {
    Version parsed = Version.of(version);
    return new Receipt("pgvector", parsed, platform, "test", "00", "pinned", "", extension);
  }
}
