package amp.ampup.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Layout;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.debian.AptSource;
import amp.ampup.install.debian.DebPackage;
import amp.ampup.install.debian.DebianArchive;
import amp.ampup.install.debian.Keyrings;
import amp.ampup.install.debian.PackageArchive;
import amp.ampup.install.debian.SigningKey;
import amp.ampup.install.fetch.FetchException;
import amp.ampup.install.packages.ArchiveSettings;
import amp.ampup.install.packages.Listener;
import amp.ampup.install.packages.PackageDownloads;
import amp.ampup.install.packages.PackageFetch;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.testkit.Archives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private boolean offline;

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

  @Test
  void othersArchivesWithASuiteOfThatNameArePassedOver() throws Exception {
    archive.release();
    try (PackageArchive vendors = new PackageArchive(key);
        PackageArchive forbidden = new PackageArchive(key)) {
      vendors.origin = "Vendor";
      vendors.add("postgresql-15-hll", "9.0-1", "", bytes("c"));
      vendors.release();
      forbidden.answering((request, reply) -> reply.head("403 Forbidden", "Content-Length: 0"));
      AptSource debian = source(archive, Keyrings.of(List.of(key.keyring())), true);
      AptSource first = debian.at(forbidden.server().uri()).ofOrigins(Set.of("Debian"));
      AptSource second = debian.at(vendors.server().uri()).ofOrigins(Set.of("Debian"));
      List<DebPackage> found = new ArrayList<>();
      assertThat(first(List.of(first, second, debian.ofOrigins(Set.of("Debian"))), found))
          .map(AptSource::base)
          .contains(archive.server().uri());
      assertThat(found).hasSize(2);
      assertThat(first(List.of(second), found)).isEmpty();
      assertThat(found).hasSize(2);
      assertThatThrownBy(() -> first(List.of(first, second), found))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("answered 403");
    }
  }

  /** What apt names {@code stable main} may be anybody's. */
  @Test
  void packageComesFromTheNextArchiveWhereOneRefuses() throws Exception {
    byte[] content = bytes("the package");
    archive.add("postgresql-15-x", "1.0-1", "", content);
    String path = "pool/main/p/postgresql-15-x/postgresql-15-x_1.0-1_amd64.deb";
    try (PackageArchive vendors = new PackageArchive(key)) {
      vendors.answering((request, reply) -> reply.head("403 Forbidden", "Content-Length: 0"));
      Path apt = Files.createDirectories(folder.resolve("apt"));
      String vendor = "deb " + vendors.server().uri() + " stable main\n";
      Files.writeString(
          apt.resolve("sources.list"),
          vendor + "deb " + archive.server().uri() + " bookworm main\n");
      assertThat(fetched(apt, path, content)).hasSameBinaryContentAs(write("same", content));
      archive.remove(path);
      assertThatThrownBy(() -> fetched(apt, path, bytes("another")))
          .as("what was wrong first")
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("answered 403");
    }
  }

  @Test
  void mirrorInAFolderLeavesNothingWrongBehind() throws Exception {
    byte[] content = bytes("the package");
    Path pool = Files.createDirectories(folder.resolve("mirror/pool"));
    Path file = Files.write(pool.resolve("x_1.0-1_amd64.deb"), bytes("the package and more"));
    Path apt = Files.createDirectories(folder.resolve("apt"));
    Files.writeString(
        apt.resolve("sources.list"), "deb " + folder.resolve("mirror").toUri() + " stable main\n");
    Path downloads = Files.createDirectories(folder.resolve("store/downloads"));
    Path kept = downloads.resolve("x_1.0-1_amd64.deb");
    Files.write(kept, bytes("an older and much longer file of that name"));
    assertThatThrownBy(() -> fetched(apt, "pool/x_1.0-1_amd64.deb", content))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("is published");
    Files.write(file, content);
    assertThat(fetched(apt, "pool/x_1.0-1_amd64.deb", content)).isEqualTo(kept);
    assertThat(kept).hasSameBinaryContentAs(file);
    assertThat(downloads).isDirectoryNotContaining("glob:**.part*");
  }

  @Test
  void offlineGoesOnToAMirrorInAFolder() throws Exception {
    byte[] content = bytes("the package");
    Path mirror = folder.resolve("mirror");
    Path dists = Files.createDirectories(mirror.resolve("dists/bookworm/main/binary-amd64"));
    Files.write(Files.createDirectories(mirror.resolve("pool")).resolve("x.deb"), content);
    archive.add("postgresql-15-x", "1.0-1", "", content);
    archive.byHash = false;
    Files.writeString(mirror.resolve("dists/bookworm/InRelease"), archive.release());
    Files.write(
        dists.resolve("Packages.xz"),
        archive.content("dists/bookworm/main/binary-amd64/Packages.xz"));
    Path apt = Files.createDirectories(folder.resolve("apt"));
    String online = "deb " + archive.server().uri() + " bookworm main\n";
    Files.writeString(
        apt.resolve("sources.list"), online + "deb " + mirror.toUri() + " bookworm main\n");
    offline = true;
    assertThat(fetched(apt, "pool/x.deb", content)).hasSameBinaryContentAs(write("same", content));
    assertThatThrownBy(() -> fetched(apt, "pool/y.deb", content))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("--offline opens no connection")
        .hasMessageContaining("Fetch " + archive.server().uri() + "pool/y.deb");
    List<DebPackage> found = new ArrayList<>();
    Keyrings keyrings = Keyrings.of(List.of(key.keyring()));
    AptSource server = source(archive, keyrings, true);
    assertThat(first(List.of(server, server.at(mirror.toUri())), found)).isPresent();
    assertThat(found).hasSize(3);
    assertThatThrownBy(() -> first(List.of(server), found))
        .hasMessageContaining("--offline opens no connection");
    assertThat(archive.server().requests()).isEmpty();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Path fetched(Path apt, String path, byte[] content) throws IOException {
    Network network = network();
    Listener listener =
        new Listener() {
          @Override
          public void fetching(String what) {
            told.add(what);
          }

          @Override
          public void notice(String message) {
            told.add(message);
          }
        };
    PackageArtifact pinned =
        new PackageArtifact(
            "x",
            Version.of("1.0"),
            "1.0-1",
            Platform.of("linux-amd64"),
            "debian",
            "bookworm",
            new Extension(15, List.of(), List.of(), List.of()),
            new PinnedFile(
                path, content.length, PackageArchive.sha256(content), "", List.of(), List.of()),
            List.of(),
            List.of(),
            "pinned");
    return new PackageDownloads(
            new Layout(folder.resolve("store")),
            network,
            new amp.ampup.install.packages.Archives(
                new ArchiveSettings(Map.of(), Map.of(), Optional.of(apt)), network),
            new PackageFetch(network),
            listener)
        .files(pinned, new Host(Platform.of("linux-amd64"), "2.36", "bookworm", name -> true))
        .get(0)
        .file();
  }

  private Optional<AptSource> first(List<AptSource> sources, List<DebPackage> found)
      throws IOException {
    return DebianArchive.first(
        sources, new PackageFetch(network()), told::add, "amd64", found::add);
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
    PackageFetch fetch = new PackageFetch(network());
    AptSource source = source(archive, keyrings, checkValidUntil);
    List<DebPackage> found = new ArrayList<>();
    new DebianArchive(source, fetch, told::add).packages("amd64", Instant.now(), found::add);
    return found;
  }

  private static AptSource source(PackageArchive of, Keyrings keyrings, boolean checkValidUntil) {
    return new AptSource(
        of.server().uri(), "bookworm", List.of("main"), keyrings, checkValidUntil, Set.of());
  }

  private Network network() {
    InstallSettings.Builder settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .timeouts(TestStore.SHORT)
            .sleeper(time -> {});
    return new Network((offline ? settings.offline() : settings).build(), Progress.SILENT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
