package amp.ampup.install.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.ampup.AmpupException;
import amp.ampup.Installed;
import amp.ampup.Platform;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.ExtensionDownloads;
import amp.ampup.install.ExtensionDownloads.Outcome;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Progress;
import amp.ampup.install.fetch.RawServer;
import amp.os.Hash;
import amp.os.file.Trees;
import amp.testkit.Archives;
import amp.testkit.Binaries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of extensions from a server that has releases where a Git host has them. */
class ExtensionReleasesIT {
  private static final String TRIPLE = "x86_64-unknown-linux-gnu";
  private static final String VECTOR =
      "/portalcorp/pgvector_compiled/releases/download/v0.16.12/pgvector-" + TRIPLE + "-pg18.zip";

  @TempDir Path folder;
  private final Map<String, byte[]> files = new HashMap<>();
  private Store store;
  private RawServer server;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(
        Platform.current().toString().equals("linux-amd64"),
        "the modules that Maven brings are those of linux-amd64");
    store = Store.at(folder.resolve("store"));
    server =
        new RawServer(
            (request, reply) -> {
              byte[] content = files.get(request.target());
              if (content == null) {
                reply.head("404 Not Found", "Content-Length: 0");
              } else if (request.target().endsWith(".zip")) {
                // As a Git host does, which keeps files elsewhere.
                String place = "/objects" + request.target().replace(".zip", "");
                files.put(place, content);
                reply.head("302 Found", "Location: " + place, "Content-Length: 0");
              } else {
                reply.ok(content);
              }
            });
  }

  @AfterEach
  void nothingHalfDoneIsLeft() throws IOException {
    server.close();
    assertThat(Trees.children(store.layout().staging())).isEmpty();
    assertThat(Trees.children(store.layout().downloads()))
        .noneMatch(path -> path.toString().contains(".part"));
  }

  @Test
  void aZipWithItsFilesSideBySideIsInstalled() throws IOException {
    publish(VECTOR, zip("", "vector"));
    Installed installed = installed("portal-corp", "pgvector", "0.16.12");
    assertThat(installed.directory()).hasFileName("0.16.12-pg18-linux-amd64");
    assertThat(installed.extension().orElseThrow().creates()).containsExactly("vector");
    assertThat(installed.receipt().trust()).isEqualTo("unpinned");
    assertThat(installed.remedy(false).text())
        .endsWith("pgvector 0.16.12 --postgres 18 --source portal-corp --allow-unpinned");
    assertThat(installed.receipt().source()).isEqualTo(server.uri() + VECTOR.substring(1));
    int requests = server.requests().size();
    assertThat(installed("portal-corp", "pgvector", "0.16.12")).isEqualTo(installed);
    assertThat(server.requests()).hasSize(requests);
  }

  @Test
  void aTarInAFolderIsInstalled() throws IOException {
    String name = "steampipe_postgres_my_csv";
    String archive = name + ".pg18.linux_amd64";
    publish(
        "/turbot/steampipe-plugin-my-csv/releases/download/v1.2.0/" + archive + ".tar.gz",
        new Archives()
            .file(archive + "/install.sh", "exit 1")
            .file(archive + "/" + name + ".so", module())
            .file(archive + "/" + name + ".control", control(name))
            .file(archive + "/" + name + "--1.0.sql", script())
            .tgz());
    Installed installed = installed("steampipe", name, "1.2.0");
    assertThat(installed.extension().orElseThrow().creates()).containsExactly(name);
    assertThat(installed.directory().resolve("lib/" + name + ".so")).exists();
  }

  @Test
  void aZipWithItsVersionInItsNameIsInstalled() throws IOException {
    publish(
        "/tensorchord/pgvecto.rs/releases/download/v0.4.0/vectors-pg18_" + TRIPLE + "_0.4.0.zip",
        zip("vectors/", "vectors"));
    assertThat(installed("tensor-chord", "vectors", "0.4.0").version()).hasToString("0.4.0");
  }

  @Test
  void anotherFileThanItsHashTellsIsRefused() throws IOException {
    publish(VECTOR, zip("", "vector"));
    files.put(VECTOR, zip("other/", "vector"));
    refused("portal-corp", "pgvector", "0.16.12", "has the SHA-256");
    files.put(VECTOR + ".sha256", "none".getBytes(StandardCharsets.UTF_8));
    refused("portal-corp", "pgvector", "0.16.12", "there is no SHA-256 beside pgvector-");
  }

  @Test
  void whatIsNotPublishedIsTold() throws IOException {
    files.put(VECTOR, zip("", "vector"));
    assertThat(install("portal-corp", "pgvector", "0.16.12").problem())
        .isEqualTo(
            "portal-corp has no pgvector-" + TRIPLE + "-pg18.zip with its SHA-256 beside it");
    refused("portal-corp", "postgis", "1.0", "portal-corp publishes no postgis");
    refused("tensor-chord", "vectors", "latest", "tensor-chord has no list of its versions");
    assertThatThrownBy(
            () -> downloads("portal-corp").install(request("pgvector", "0.16.12").forPostgres(18)))
        .hasMessageContaining("of portal-corp is pinned in no manifest");
  }

  @Test
  void anArchiveForAnotherPostgresIsRefused() throws IOException {
    String other = VECTOR.replace("pg18", "pg17");
    publish(other, zip("", "vector"));
    assertThatThrownBy(
            () ->
                downloads("portal-corp")
                    .install(request("pgvector", "0.16.12").allowingUnpinned().forPostgres(17)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("was built for PostgreSQL 18, where 17 is meant");
    assertThat(store.names()).isEmpty();
  }

  private void publish(String path, byte[] content) {
    files.put(path, content);
    var digest = Hash.sha256();
    digest.update(content);
    String name = path.substring(path.lastIndexOf('/') + 1);
    files.put(
        path + ".sha256", (Hash.hex(digest) + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void refused(String source, String component, String version, String message) {
    assertThatThrownBy(() -> install(source, component, version))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining(message);
    assertThat(store.names()).isEmpty();
  }

  private Installed installed(String source, String component, String version) {
    Outcome outcome = install(source, component, version);
    assertThat(outcome.problem()).isEmpty();
    Installed installed = outcome.result().orElseThrow().installed();
    assertThat(store.active(component, 18)).contains(installed);
    return installed;
  }

  private Outcome install(String source, String component, String version) {
    return downloads(source)
        .install(request(component, version).allowingUnpinned().forPostgres(18))
        .get(0);
  }

  private static InstallRequest request(String component, String version) {
    return InstallRequest.of(component, VersionSpec.of(version));
  }

  private ExtensionDownloads downloads(String source) {
    InstallSettings settings =
        InstallSettings.builder()
            .environment(Map.of())
            .userHome(folder.resolve("user"))
            .source(source)
            .releases(server.uri().toString())
            .build();
    return ExtensionDownloads.of(store, settings, Progress.SILENT);
  }

  private static byte[] zip(String in, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      put(out, in + name + ".so", module());
      put(out, in + name + ".control", control(name).getBytes(StandardCharsets.UTF_8));
      put(out, in + name + "--1.0.sql", script().getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static String control(String name) {
    return "default_version = '1.0'\nmodule_pathname = '$libdir/" + name + "'\n";
  }

  private static String script() {
    return "create function f() returns int as 'MODULE_PATHNAME' language c;\n";
  }

  private static byte[] module() throws IOException {
    return Files.readAllBytes(Binaries.postgres18().resolve("lib/postgresql/hstore.so"));
  }
}
