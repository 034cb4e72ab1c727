package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.Extension;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Version;
import amp.ampup.VersionSpec;
import amp.ampup.install.ExtensionDownloads.Outcome;
import amp.ampup.install.catalog.Host;
import amp.ampup.install.debian.PackageArchive;
import amp.ampup.install.debian.SigningKey;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Packages;
import amp.ampup.install.source.PackageArtifact;
import amp.ampup.install.source.PinnedFile;
import amp.testkit.Archives;
import amp.testkit.DebPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extensions from an archive of packages that is on a server of its own. */
class ExtensionDownloadsIT {
  private static final String MAIN = "postgresql-18-cron";
  private static final Platform HERE = Platform.of("linux-amd64");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, byte[]> debs = new HashMap<>();
  private TestStore test;
  private SigningKey key;
  private PackageArchive archive;
  private Host host = host("2.43", "libq.so.6");

  @BeforeEach
  void makeArchive() throws Exception {
    assumeTrue(
        Platform.current().equals(HERE), "the modules that Maven brings are those of linux-amd64");
    test = new TestStore(folder);
    key = new SigningKey(folder, "archive");
    archive = new PackageArchive(key);
    environment.put("AMPUP_DEBIAN_MIRROR", archive.server().uri().toString());
    environment.put("AMPUP_DEBIAN_KEYRING", key.keyring().toString());
    archive.add(MAIN, "1.8-1", "postgresql-18, libc6, libq6", deb(MAIN, "1.8-1"));
    archive.release();
  }

  @AfterEach
  void nothingHalfDoneIsLeft() throws IOException {
    if (archive != null) {
      archive.close();
      key.close();
    }
    Path staging = test.store.layout().staging();
    if (Files.exists(staging)) {
      try (Stream<Path> staged = Files.list(staging)) {
        assertThat(staged).isEmpty();
      }
    }
  }

  @Test
  void pinnedPackageIsInstalledForItsPostgres() throws IOException {
    Outcome outcome = only(install(request(), pinned("1.8-1", "bookworm", "2.34")));
    assertThat(outcome.problem()).isEmpty();
    Installed installed = outcome.result().orElseThrow().installed();
    assertThat(installed.extension())
        .contains(new Extension(18, List.of("hstore"), List.of("pg_cron"), List.of()));
    assertThat(installed.receipt().trust()).isEqualTo("pinned");
    assertThat(installed.receipt().source()).startsWith(archive.server().uri().toString());
    assertThat(test.store.active("pg_cron", 18)).contains(installed);
    Outcome again = only(install(request(), pinned("1.8-1", "bookworm", "2.34")));
    assertThat(again.result().orElseThrow().fresh()).isFalse();
    assertThat(archive.server().requests()).hasSize(1);
  }

  @Test
  void whatNeedsANewerGlibcIsRefusedBeforeTheDownload() throws IOException {
    host = host("2.36");
    Outcome outcome = only(install(request(), pinned("1.8-1", "forky", "2.38")));
    assertThat(outcome.result()).isEmpty();
    assertThat(outcome.problem()).isEqualTo("1.8 of forky needs glibc 2.38, this host has 2.36");
    assertThat(archive.server().requests()).isEmpty();
  }

  @Test
  void olderVersionThatFitsIsTakenWhereTheNewestDoesNot() throws Exception {
    host = host("2.36", "libq.so.6");
    archive.add(MAIN, "1.9-1", "", deb(MAIN, "1.9-1"));
    List<PackageArtifact> packages =
        List.of(pinned("1.9-1", "forky", "2.38"), pinned("1.8-1", "bookworm", "2.34"));
    assertThat(version(only(install(request(), packages)))).hasToString("1.8");
  }

  @Test
  void majorWithoutAPackageIsToldAndNothingElseIsMeant() throws IOException {
    Outcome outcome =
        only(install(request().forPostgres(16), List.of(pinned("1.8-1", "bookworm", "2.34"))));
    assertThat(outcome.problem()).isEqualTo("there is no package of it; there are for 18");
    outcome = only(install(request("3"), pinned("1.8-1", "bookworm", "2.34")));
    assertThat(outcome.problem()).isEqualTo("there is no version 3; there is 1.8");
  }

  @Test
  void librariesComeAlongOnlyWhereTheHostLacksThem() throws Exception {
    String path = "pool/main/p/libq6/libq6_6-1_amd64.deb";
    byte[] library =
        DebPackage.of(
            "libq6",
            "6-1",
            "amd64",
            "libc6",
            new Archives()
                .file(ExtensionPackages.TRIPLET + "libq.so.6", ExtensionPackages.module()));
    archive.add("libq6", "6-1", "libc6", library);
    PinnedFile file = file(path, library, "2.14", List.of("libq.so.6"), List.of("libc.so.6"));
    install(request(), pinned("1.8-1", "bookworm", "2.34", List.of(file)));
    assertThat(targets()).noneMatch(target -> target.endsWith(path));

    host = host("2.43");
    install(request().withForce(), pinned("1.8-1", "bookworm", "2.34", List.of(file)));
    assertThat(targets()).anyMatch(target -> target.endsWith(path));
  }

  @Test
  void libraryThatNeedsANewerGlibcIsAReasonToo() throws IOException {
    PinnedFile file = file("pool/q.deb", new byte[1], "2.38", List.of("libq.so.6"), List.of());
    host = host("2.36");
    assertThat(only(install(request(), pinned("1.8-1", "trixie", "2.34", List.of(file)))).problem())
        .isEqualTo("1.8 of trixie needs glibc 2.38, this host has 2.36");
  }

  @Test
  void anotherFileThanThePinnedIsRefused() throws IOException {
    PackageArtifact pinned = pinned("1.8-1", "bookworm", "2.34");
    byte[] content = archive.content(pinned.main().path()).clone();
    content[content.length / 2] ^= 1;
    archive.put(pinned.main().path(), content);
    refused(request(), pinned, "has the SHA-256");
    assertThat(test.store.extensions("pg_cron")).isEmpty();
    assertThat(test.store.layout().downloads().toFile().list()).isEmpty();
  }

  @Test
  void packageThatIsGoneIsToldAndTheNewestTakenOnDemand() throws Exception {
    PackageArtifact pinned = pinned("1.8-1", "bookworm", "2.34");
    archive.remove(pinned.main().path());
    archive.add(MAIN, "1.8-2", "libc6", deb(MAIN, "1.8-2"));
    archive.release();
    refused(request(), pinned, "the mirror no longer has postgresql-18-cron_1.8-1_amd64.deb");

    Outcome outcome = only(install(request().allowingUnpinned(), pinned));
    Installed installed = outcome.result().orElseThrow().installed();
    assertThat(installed.receipt().trust()).isEqualTo("unpinned");
    assertThat(installed.receipt().source()).contains("1.8-2");
    assertThat(installed.extension().orElseThrow().preload()).containsExactly("pg_cron");
  }

  @Test
  void packageThatIsGoneIsNotTakenFromAListThatAnotherSigned() throws Exception {
    PackageArtifact pinned = pinned("1.8-1", "bookworm", "2.34");
    archive.remove(pinned.main().path());
    try (SigningKey other = new SigningKey(folder, "other")) {
      environment.put("AMPUP_DEBIAN_KEYRING", other.keyring().toString());
      refused(request().allowingUnpinned(), pinned, "has no good signature of the archive's keys");
    }
  }

  @Test
  void whatNothingPinsIsTakenOnDemandFromPostgresOwnArchive() throws Exception {
    environment.remove("AMPUP_DEBIAN_MIRROR");
    environment.put("AMPUP_PGDG_MIRROR", archive.server().uri().toString());
    environment.put("AMPUP_PGDG_KEYRING", key.keyring().toString());
    archive.suite = "bookworm-pgdg";
    archive.release();
    assertThat(only(downloads(List.of(), false).install(request().forPostgres(18))).problem())
        .isEqualTo("there are no packages of it for linux-amd64");
    Outcome outcome =
        only(downloads(List.of(), false).install(request().forPostgres(18).allowingUnpinned()));
    assertThat(version(outcome)).hasToString("1.8");
  }

  @Test
  void serverThatStallsIsGivenUp() {
    archive.answering(
        (request, reply) -> {
          reply.head("200 OK", "Content-Length: 100000");
          TimeUnit.SECONDS.sleep(60);
        });
    assertThatThrownBy(() -> install(request(), pinned("1.8-1", "bookworm", "2.34")))
        .isInstanceOf(AmpupException.class);
  }

  @Test
  void offlineTakesWhatWasDownloadedAndNothingElse() throws IOException {
    PackageArtifact pinned = pinned("1.8-1", "bookworm", "2.34");
    assertThatThrownBy(() -> downloads(List.of(pinned), true).install(request().forPostgres(18)))
        .hasMessageContaining("is not on this machine, and --offline opens no connection");
    Path downloads = Files.createDirectories(test.store.layout().downloads());
    Files.write(downloads.resolve(pinned.main().fileName()), archive.content(pinned.main().path()));
    assertThat(only(downloads(List.of(pinned), true).install(request().forPostgres(18))).problem())
        .isEmpty();
    assertThat(archive.server().requests()).isEmpty();
  }

  @Test
  void updateTakesTheNewestThatFitsAndKeepsWhatItReplaces() throws Exception {
    host = host("2.36", "libq.so.6");
    PackageArtifact old = pinned("1.8-1", "bookworm", "2.34");
    install(request(), old);
    assertThat(updates(List.of(old)).available()).isEmpty();

    archive.add(MAIN, "1.9-1", "", deb(MAIN, "1.9-1"));
    PackageArtifact newer = pinned("1.9-1", "bookworm", "2.34");
    List<PackageArtifact> packages = List.of(old, newer, pinned("2.0-1", "forky", "2.38"));
    Updates.Update update = update("1.9");
    assertThat(updates(packages).available()).containsExactly(update);
    Outcome outcome = downloads(packages, false).update(update);
    assertThat(version(outcome)).hasToString("1.9");
    assertThat(test.store.active("pg_cron", 18))
        .contains(outcome.result().orElseThrow().installed());
    assertThat(test.store.extensions("pg_cron"))
        .map(installed -> installed.version().toString())
        .containsExactly("1.9", "1.8");
    assertThat(updates(packages).available()).isEmpty();
  }

  @Test
  void laterPackageOfTheSameVersionIsAnUpdateBesideIt() throws Exception {
    PackageArtifact old = pinned("1.8-1", "bookworm", "2.34");
    Installed first = only(install(request(), old)).result().orElseThrow().installed();
    archive.add(MAIN, "1.8-2+b1", "", deb(MAIN, "1.8-2+b1"));
    List<PackageArtifact> packages = List.of(old, pinned("1.8-2+b1", "bookworm", "2.34"));
    Updates.Update update = update("1.8+2.b1");
    assertThat(updates(packages).available()).containsExactly(update);
    assertThat(version(only(install(request("1.8"), packages)))).hasToString("1.8");
    assertThat(version(downloads(packages, false).update(update))).hasToString("1.8+2.b1");
    assertThat(test.store.extensions("pg_cron")).hasSize(2).contains(first);
    assertThat(version(only(install(request("1.8"), packages)))).hasToString("1.8+2.b1");
    assertThat(updates(packages).available()).isEmpty();
    assertThat(updates(List.of(old)).available()).isEmpty();
  }

  @Test
  void updateWhosePackageIsGoneIsToldAndWhatIsThereStays() throws Exception {
    PackageArtifact old = pinned("1.8-1", "bookworm", "2.34");
    install(request(), old);
    List<PackageArtifact> packages = List.of(old, pinned("1.9-1", "bookworm", "2.34"));
    Outcome outcome = downloads(packages, false).update(update("1.9"));
    assertThat(outcome.problem()).startsWith("the mirror no longer has postgresql-18-cron_1.9-1");
    assertThat(test.store.active("pg_cron", 18).orElseThrow().version()).hasToString("1.8");
    archive.close();
    assertThatThrownBy(() -> downloads(packages, false).update(update("1.9")))
        .as("what is wrong with the connection is not told as if it were the package's")
        .isInstanceOf(AmpupException.class);
  }

  @Test
  void withoutAMirrorItIsToldHowToNameOne() throws IOException {
    environment.clear();
    PackageArtifact pinned = pinned("1.8-1", "bookworm", "2.34");
    refused(request(), pinned, "it is not known where Debian's archive of packages is");
  }

  @Test
  void withoutAPostgresThereIsNothingToAddTo() {
    assertThatThrownBy(() -> downloads(List.of(), false).install(request()))
        .hasMessageContaining("no PostgreSQL is installed that pg_cron could be added to");
  }

  @Test
  void searchTellsWhatFits() throws IOException {
    host = host("2.36");
    List<PackageArtifact> packages =
        List.of(pinned("1.8-1", "bookworm", "2.34"), pinned("1.9-1", "forky", "2.38"));
    ExtensionDownloads.Found found = downloads(packages, true).search("CRON").get(0);
    assertThat(found.component()).isEqualTo("pg_cron");
    assertThat(found.creates()).containsExactly("hstore");
    assertThat(found.fits()).containsExactly(new ExtensionDownloads.Fit(18, "1.8", ""));
    assertThat(downloads(packages, true).search("hstore")).hasSize(1);
    assertThat(downloads(packages, true).search("nothing of this name")).isEmpty();
  }

  private void refused(InstallRequest request, PackageArtifact pinned, String message) {
    assertThatThrownBy(() -> install(request, pinned))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(message);
  }

  private List<Outcome> install(InstallRequest request, PackageArtifact... packages) {
    return install(request, List.of(packages));
  }

  private List<Outcome> install(InstallRequest request, List<PackageArtifact> packages) {
    InstallRequest one = request.postgres().isPresent() ? request : request.forPostgres(18);
    return downloads(packages, false).install(one);
  }

  private static Updates.Update update(String version) {
    return new Updates.Update("pg_cron", Version.of("1.8"), Version.of(version), Optional.of(18));
  }

  private Updates updates(List<PackageArtifact> packages) {
    return Updates.on(host, test.store, settings(packages).build(), test.new Recorder());
  }

  private InstallSettings.Builder settings(List<PackageArtifact> packages) {
    return test.settings(TestStore.manifest(Map.of()))
        .environment(environment)
        .apt(folder.resolve("apt"))
        .packages(new Packages(1, packages));
  }

  private ExtensionDownloads downloads(List<PackageArtifact> packages, boolean offline) {
    InstallSettings.Builder settings = settings(packages);
    InstallSettings built = (offline ? settings.offline() : settings).build();
    return ExtensionDownloads.on(host, test.store, built, test.new Recorder());
  }

  private PackageArtifact pinned(String revision, String suite, String glibc) throws IOException {
    return pinned(revision, suite, glibc, List.of());
  }

  private PackageArtifact pinned(
      String revision, String suite, String glibc, List<PinnedFile> libraries) throws IOException {
    String path = "pool/main/p/" + MAIN + "/" + MAIN + "_" + revision + "_amd64.deb";
    return new PackageArtifact(
        "pg_cron",
        Version.of(revision.substring(0, revision.indexOf('-'))),
        revision,
        HERE,
        "debian",
        suite,
        new Extension(18, List.of("hstore"), List.of("pg_cron"), List.of()),
        file(path, deb(MAIN, revision), glibc, List.of(), List.of("libc.so.6", "libq.so.6")),
        List.of(),
        libraries,
        "pinned");
  }

  private static PinnedFile file(
      String path, byte[] content, String glibc, List<String> provides, List<String> needs) {
    return new PinnedFile(
        path, content.length, PackageArchive.sha256(content), glibc, provides, needs);
  }

  /** A tar tells the time at which it was made, so that no other is the same. */
  private byte[] deb(String name, String version) throws IOException {
    byte[] known = debs.get(version);
    if (known == null) {
      known =
          DebPackage.of(
              name, version, "amd64", "libc6", ExtensionPackages.files(ExtensionPackages.module()));
      debs.put(version, known);
    }
    return known;
  }

  private static Host host(String glibc, String... libraries) {
    return new Host(HERE, glibc, "bookworm", Set.of(libraries)::contains);
  }

  private static InstallRequest request() {
    return request("latest");
  }

  private static InstallRequest request(String version) {
    return InstallRequest.of("pg_cron", VersionSpec.of(version));
  }

  private static Outcome only(List<Outcome> outcomes) {
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private static Version version(Outcome outcome) {
    return outcome.result().orElseThrow().installed().version();
  }

  private List<String> targets() {
    return archive.server().requests().stream().map(RawServer.Request::target).toList();
  }
}
