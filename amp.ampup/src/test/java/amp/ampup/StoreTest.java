package amp.ampup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.problem.Remedy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTest {
  private static final Platform HERE = Platform.current();

  @TempDir Path home;
  private Store store;

  @BeforeEach
  void openStore() {
    store = Store.at(home.resolve("store"));
  }

  @Test
  void aStoreThatDoesNotExistIsEmpty() {
    assertThat(store.components()).isEmpty();
    assertThat(store.installed("postgres")).isEmpty();
    assertThat(store.active("postgres")).isEmpty();
    assertThat(home.resolve("store")).doesNotExist();
  }

  @Test
  void installationsAreListedNewestFirstByNumber() throws IOException {
    install("9.6.0", HERE);
    install("18.10.0", HERE);
    install("18.9.0", HERE);
    assertThat(store.installed("postgres").stream().map(i -> i.version().toString()))
        .containsExactly("18.10.0", "18.9.0", "9.6.0");
    assertThat(store.components()).containsExactly("postgres");
  }

  @Test
  void aFolderWithoutAValidReceiptDoesNotExist() throws IOException {
    Path empty = store.layout().installation("postgres", Version.of("18.1.0"), HERE);
    Files.createDirectories(empty);
    Path broken = install("18.2.0", HERE);
    Files.writeString(broken.resolve(Receipt.FILE), "{\"format\":1,");
    Path copied = install("18.3.0", HERE);
    Files.move(copied, copied.resolveSibling("18.4.0-" + HERE));
    Path newer = install("18.5.0", HERE);
    Files.writeString(newer.resolve(Receipt.FILE), "{\"format\":2}");

    assertThat(store.installed("postgres")).isEmpty();
    assertThat(store.components()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{", "{}", "\0\1\2", "\u00ff\u00fe", "{\"format\":1}"})
  void aDamagedReceiptIsNone(String content) throws IOException {
    Path file = install("18.6.0", HERE).resolve(Receipt.FILE);
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    assertThat(store.usable("postgres")).isEmpty();
  }

  @Test
  void aDamagedInstallationIsNamedWhereItWouldBePreferred() throws IOException {
    assertThat(store.damage("postgres")).isEmpty();
    Path old = whole("15.14.0");
    Path newer = whole("18.6.0");
    Files.createSymbolicLink(store.layout().current("postgres"), newer.getFileName());
    assertThat(store.damage("postgres")).isEmpty();

    Files.delete(newer.resolve("bin/postgres"));
    assertThat(store.damage("postgres").orElseThrow().problem())
        .contains(newer.toString(), "bin/postgres");
    Files.writeString(newer.resolve(Receipt.FILE), "{");
    assertThat(store.damage("postgres").orElseThrow().remedies())
        .containsExactly(Remedy.Install.postgres("18.6.0"));

    Files.delete(store.layout().current("postgres"));
    assertThat(store.damage("postgres")).as("another one serves").isEmpty();
    Files.writeString(old.resolve(Receipt.FILE), "{");
    assertThat(store.damage("postgres").orElseThrow().problem()).contains(newer.toString());
    Files.delete(newer.resolve(Receipt.FILE));
    Files.delete(old.resolve(Receipt.FILE));
    assertThat(store.damage("postgres")).as("without a receipt nothing is there").isEmpty();
  }

  @Test
  void aFileInThePlaceOfTheStoreIsNamed() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThatThrownBy(() -> Store.at(file).usable("postgres"))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(file + " is a file");
  }

  private Path whole(String version) throws IOException {
    Path folder = install(version, HERE);
    Path program = Files.createDirectory(folder.resolve("bin")).resolve("postgres");
    Files.createFile(program).toFile().setExecutable(true);
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/dev/zero", "nowhere"})
  void aReceiptThatIsALinkToSomethingElseIsNone(String target) throws IOException {
    Path file = install("18.6.0", HERE).resolve(Receipt.FILE);
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of(target));
    assertThat(store.usable("postgres")).isEmpty();
  }

  @Test
  void theLinkNamesTheActiveVersion() throws IOException {
    install("18.5.0", HERE);
    Path folder = install("18.6.0", HERE);
    Files.createSymbolicLink(store.layout().current("postgres"), folder.getFileName());
    assertThat(store.active("postgres").orElseThrow().directory()).isEqualTo(folder);
  }

  @Test
  void aFileNamesTheActiveVersionWhereLinksCannotBeMade() throws IOException {
    Path folder = install("18.6.0", HERE);
    Files.writeString(store.layout().current("postgres"), folder.getFileName() + "\n");
    assertThat(store.active("postgres").orElseThrow().directory()).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../../etc", "/etc", "18.6.0-x/../..", "", "gone", "18.9.0-linux-amd64"})
  void aCurrentThatLeadsNowhereIsNoActiveVersion(String target) throws IOException {
    install("18.6.0", HERE);
    Files.writeString(store.layout().current("postgres"), target);
    assertThat(store.active("postgres")).isEmpty();
  }

  @Test
  void anInstallationForAnotherPlatformIsListedAndNotActive() throws IOException {
    Path folder = install("18.6.0", Platform.of("darwin-ppc64le"));
    Files.createSymbolicLink(store.layout().current("postgres"), folder.getFileName());
    assertThat(store.installed("postgres")).hasSize(1);
    assertThat(store.active("postgres")).isEmpty();
  }

  @Test
  void aProgramThatWasRemovedIsMissed() throws IOException {
    Path folder = install("18.6.0", HERE);
    Installed installed = store.installed("postgres").get(0);
    assertThat(installed.program("postgres")).isEmpty();

    Path program = Files.createDirectory(folder.resolve("bin")).resolve("postgres");
    Files.createFile(program).toFile().setExecutable(true);
    assertThat(installed.program("postgres")).contains(program);
  }

  @Test
  void whatIsDamagedIsToldWithACommandEvenInAFolderOfAnOddName() throws IOException {
    String odd = "18.6.0-odd-" + Platform.current();
    Path folder = Files.createDirectories(store.layout().component("postgres").resolve(odd));
    Files.writeString(folder.resolve(Receipt.FILE), "{}");

    AmpupException damage = store.damaged("postgres").get(0);
    assertThat(damage.problem()).contains(folder + " is damaged");
    assertThat(damage.remedy()).contains("ampup install --component postgres 18.6.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "/etc", "a/b", "a\\b", "A", "-a", "a b", "1a"})
  void namesThatCouldLeaveTheStoreAreRefused(String name) {
    assertThatThrownBy(() -> store.active(name))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("not the name of a component");
    assertThatThrownBy(() -> store.installed(name)).isInstanceOf(AmpupException.class);
  }

  private Path install(String version, Platform platform) throws IOException {
    Version parsed = Version.of(version);
    Path folder = store.layout().installation("postgres", parsed, platform);
    Files.createDirectories(folder);
    Receipt receipt =
        new Receipt("postgres", parsed, platform, "test", "00", "pinned", "2026-01-01T00:00:00Z");
    Files.writeString(folder.resolve(Receipt.FILE), receipt.json());
    return folder;
  }
}
