package amp.ampup.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebPackage;
import amp.ampup.install.debian.DebianArchive;
import amp.ampup.install.debian.Keyrings;
import amp.ampup.install.debian.PackageArchive;
import amp.ampup.install.debian.SigningKey;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.packages.PackageFetch;
import amp.testkit.Archives;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signed chain of an archive of packages, on a server of its own, with keys made here. */
class DebianArchiveIT {
  private static final String XZ = "dists/bookworm/main/binary-amd64/Packages.xz";

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private SigningKey key;
  private PackageArchive archive;

  @BeforeEach
  void makeArchive() throws Exception {
    key = new SigningKey(folder, "archive");
    archive = new PackageArchive(key);
    archive.add("postgresql-15-cron", "1.4.2-2+b1", "postgresql-15, libpq5 (>= 9.0~)", bytes("a"));
    archive.add("postgresql-15-hll", "2.17-1", "postgresql-15 | other:any, libc6", bytes("bb"));
  }

  @AfterEach
  void end() throws IOException {
    archive.close();
    key.close();
  }

  @Test
  void packagesAreThoseOfTheSignedIndex() throws Exception {
    archive.release();
    List<DebPackage> found = packages(key.keyring());
    assertThat(found)
        .extracting(DebPackage::name)
        .containsExactly("postgresql-15-cron", "postgresql-15-hll");
    DebPackage hll = found.get(1);
    assertThat(hll.depends()).containsExactly(List.of("postgresql-15", "other"), List.of("libc6"));
    assertThat(hll.version().component()).hasToString("2.17");
    assertThat(hll.size()).isEqualTo(2);
    assertThat(hll.sha256()).isEqualTo(PackageArchive.sha256(bytes("bb")));
    assertThat(archive.server().requests())
        .extracting(r -> r.target())
        .noneMatch(t -> t.endsWith("Packages.xz"));
  }

  @Test
  void indexIsFoundByItsNameWhereTheArchiveSaysNothingOfHashes() throws Exception {
    archive.byHash = false;
    archive.release();
    assertThat(packages(key.keyring())).hasSize(2);
  }

  @Test
  void keyInTextServesToo() throws Exception {
    archive.release();
    Keyrings inline = new Keyrings(List.of(), List.of(key.armored()), List.of());
    assertThat(packages(inline, true)).hasSize(2);
  }

  @Test
  void anotherKeysSignatureIsRefused() throws Exception {
    archive.release();
    try (SigningKey other = new SigningKey(folder, "other")) {
      refused(
          other.keyring(), "has no good signature of the archive's keys (it is by another key)");
    }
  }

  @Test
  void keyThatIsNotTheNamedOneIsRefused() throws Exception {
    archive.release();
    Keyrings named = new Keyrings(List.of(key.keyring()), List.of(), List.of("0".repeat(40)));
    assertThatThrownBy(() -> packages(named, true))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("has no good signature");
  }

  @Test
  void changedListIsRefused() throws Exception {
    archive.list(archive.release().replace("Origin: Debian", "Origin: Debiam"));
    refused(key.keyring(), "has no good signature of the archive's keys (the text was changed)");
  }

  @Test
  void textOutsideTheSignatureIsRefusedAndNeverRead() throws Exception {
    String signed = archive.release();
    archive.list("Codename: bookworm\n" + signed);
    refused(key.keyring(), "has text outside its signature");
    archive.list(signed + "SHA256:\n " + "0".repeat(64) + " 1 main/binary-amd64/Packages.xz\n");
    refused(key.keyring(), "has text outside its signature");
    archive.list(signed + signed);
    refused(key.keyring(), "has text outside its signature");
  }

  @Test
  void listWithoutASignatureIsRefused() {
    archive.list("Codename: bookworm\n");
    refused(key.keyring(), "is no text with a signature");
  }

  @Test
  void listWithoutAKnownKeyIsRefused() throws Exception {
    archive.release();
    refused(folder.resolve("missing.gpg"), "no key is known that");
  }

  @Test
  void listThatHasEndedIsRefusedUnlessTheHostsAptTakesIt() throws Exception {
    archive.validUntil = Instant.now().minus(Duration.ofDays(2));
    archive.release();
    refused(key.keyring(), "was valid until ");
    assertThat(packages(Keyrings.of(List.of(key.keyring())), false)).hasSize(2);
    assertThat(told).singleElement().asString().contains("InRelease was valid until ");
  }

  @Test
  void listThatHasNotEndedIsTaken() throws Exception {
    archive.validUntil = Instant.now().plus(Duration.ofDays(2));
    archive.release();
    assertThat(packages(key.keyring())).hasSize(2);
  }

  @Test
  void anotherSuitesListIsRefused() throws Exception {
    archive.suite = "trixie";
    byte[] other = archive.release().getBytes(UTF_8);
    archive.put("dists/bookworm/InRelease", other);
    refused(key.keyring(), "is the list of trixie and not of bookworm");
  }

  @Test
  void replacedIndexIsRefused() throws Exception {
    archive.byHash = false;
    archive.release();
    byte[] index = archive.content(XZ);
    index[index.length / 2] ^= 1;
    refused(key.keyring(), "is published");
    archive.put(XZ, Archives.xz(bytes("Package: other\n")));
    assertThatThrownBy(() -> packages(key.keyring()))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("are expected");
  }

  @Test
  void missingListSaysWhere() {
    assertThatThrownBy(() -> packages(key.keyring()))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("dists/bookworm/InRelease answered 404");
  }

  @Test
  void serverThatStallsIsGivenUp() {
    archive.answering(
        (request, reply) -> {
          reply.head("200 OK", "Content-Length: 100");
          TimeUnit.SECONDS.sleep(60);
        });
    assertThatThrownBy(() -> packages(key.keyring())).isInstanceOf(FetchException.class);
  }

  @Test
  void packageOutsideThePoolIsNotThere() throws Exception {
    archive.add("../../etc", "1.0-1", "", bytes("x"));
    archive.release();
    assertThat(packages(key.keyring())).hasSize(2);
  }

  private void refused(Path keyring, String message) {
    assertThatThrownBy(() -> packages(keyring))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(message);
  }

  private List<DebPackage> packages(Path keyring) throws IOException {
    return packages(Keyrings.of(List.of(keyring)), true);
  }

  private List<DebPackage> packages(Keyrings keyrings, boolean checkValidUntil) throws IOException {
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .timeouts(TestStore.SHORT)
            .sleeper(time -> {})
            .build();
    PackageFetch fetch = new PackageFetch(new Network(settings, Progress.SILENT));
    AptSource source =
        new AptSource(
            archive.server().uri(), "bookworm", List.of("main"), keyrings, checkValidUntil);
    List<DebPackage> found = new ArrayList<>();
    new DebianArchive(source, fetch, told::add).packages("amd64", Instant.now(), found::add);
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
