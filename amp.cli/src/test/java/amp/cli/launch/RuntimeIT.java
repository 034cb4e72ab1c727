package amp.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import amp.cli.Distribution;
import amp.testkit.Java;
import amp.testkit.Namespaces;
import amp.testkit.Run;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The Java that the built distribution brings, where no other can be found. */
class RuntimeIT extends RuntimeFixture {
  private static final String PASSWORD = "changeit";
  private static final String PREPARED = "Prepared class data for the Java of ampctl ";

  @Test
  void everyProgramStarts() {
    for (String name : new String[] {"ampup", "ampd", "ampctl"}) {
      Run run = run(Distribution.HOME, Map.of(), name, "--help").orFail();
      assertThat(run.out()).contains("Usage: " + name);
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void javaThatTheUserNamesWins() {
    assertThat(traced(Distribution.HOME, Map.of("JAVA_HOME", JDK.toString())))
        .contains("exec " + Distribution.HOME + "/bin/../runtime/bin/java ");
    assertThat(traced(Distribution.HOME, Map.of("AMP_JAVA", JDK.toString())))
        .contains("exec " + JDK + "/bin/java ")
        .doesNotContain("SharedArchiveFile");
  }

  @Test
  void aDatabaseRuns() throws Exception {
    ProcessBuilder solo = builder(Distribution.HOME, Map.of(), "ampd", "solo");
    solo.redirectError(temp.resolve("err").toFile());
    Process process = solo.start();
    try {
      assertThat(process.inputReader().readLine()).startsWith("ready: PostgreSQL 18");
      assertThat(
              run(Distribution.HOME, Map.of(), "ampctl", "metadb", "query", "select 6 * 7")
                  .orFail()
                  .out())
          .contains("42");
      // Java 24 and later warn of libraries that load code of the system, as that for Zstandard.
      assertThat(run(Distribution.HOME, Map.of(), "ampctl", "metadb", "backup", "b").orFail().err())
          .doesNotContain("WARNING");
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(Files.readString(temp.resolve("err"))).contains("stopped; the data is kept");
  }

  @Test
  void aCompanysCertificateIsTrustedWhenSslCertFileHasIt() throws Exception {
    Path pem = temp.resolve("company.pem");
    HttpServer server = server(pem);
    try {
      Map<String, String> environment = new HashMap<>();
      environment.put("AMPUP_MIRROR", "https://127.0.0.1:" + server.getAddress().getPort() + "/");
      String[] list = {"ampup", "list", "--remote"};
      Run refused = run(Distribution.HOME, environment, list);
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("no trusted connection").contains("SSL_CERT_FILE");

      environment.put("SSL_CERT_FILE", pem.toString());
      Run downloaded = run(Distribution.HOME, environment, list);
      assertThat(downloaded.orFail().out()).contains("postgres 99.8.7 (needs --allow-unpinned)");

      // A JDK whose certificates are a package of their own may have built it without any.
      environment.put("JDK_JAVA_OPTIONS", "-Djavax.net.ssl.trustStore=" + temp.resolve("none"));
      assertThat(run(Distribution.HOME, environment, list).orFail().out())
          .isEqualTo(downloaded.out());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whereItDoesNotRunTheJavaThatIsFoundServes() throws IOException {
    Path copy = unpacked();
    Path java = copy.resolve("runtime/bin/java");
    Map<String, String> found = Map.of("JAVA_HOME", JDK.toString());
    assertThat(traced(copy, found)).contains("exec " + copy + "/bin/../runtime/bin/java ");

    // A library of the system's that is too old, or missing.
    Path library = copy.resolve("runtime/lib/server/libjvm.so");
    Files.move(library, temp.resolve("libjvm.so"));
    assertFound(copy, found);
    Files.move(temp.resolve("libjvm.so"), library);

    // Another C library, or another processor.
    Path platform = copy.resolve("runtime/platform");
    List<String> lines = Files.readAllLines(platform);
    Files.write(platform, List.of(lines.get(0), "/lib/ld-of-another.so.1"));
    assertFound(copy, found);
    Files.write(platform, lines);

    Files.write(java, new byte[] {1}, StandardOpenOption.TRUNCATE_EXISTING);
    assertFound(copy, found);
    Run none = run(copy, Map.of(), "ampctl", "--version");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err())
        .startsWith("error: no Java found, and the one in ")
        .contains("/runtime does not run on this system\n");
    // Where there is a /proc, nobody is told that there is none.
    assertThat(run(copy, Map.of("LD_ORIGIN_PATH", "/usr/bin"), "ampctl", "--version").err())
        .contains("/runtime does not run on this system\n");
  }

  /** An archive that was made on a newer distribution; the loader compares names and tells them. */
  @Test
  void aCLibraryThatIsTooOldIsNamed() throws IOException {
    Path copy = unpacked();
    Path java = copy.resolve("runtime/bin/java");
    String program = Files.readString(java, StandardCharsets.ISO_8859_1);
    Files.writeString(java, program.replace("GLIBC_2.", "GLIBC_9."), StandardCharsets.ISO_8859_1);

    Run none = run(copy, Map.of(), "ampctl", "--version");

    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err())
        .containsPattern("this system, whose C library is older than the GLIBC_9[.0-9]+ that it");
  }

  /** As in a chroot that nobody has mounted it in. */
  @Test
  void withoutProcProgramsStartAndAServerIsRefused() {
    for (Map<String, String> java :
        List.of(Map.<String, String>of(), Map.of("AMP_JAVA", JDK.toString()))) {
      Run version = withoutProc(Distribution.HOME, java, "ampctl", "--version").orFail();
      assertThat(version.err()).isEmpty();

      Run solo = withoutProc(Distribution.HOME, java, "ampd", "solo");
      assertThat(solo.exitCode()).isEqualTo(69);
      assertThat(solo.err())
          .contains("there is no /proc here", "mount -t proc proc /proc")
          .doesNotContain("type this first");
      assertThat(temp.resolve(".amp/metadb")).doesNotExist();
    }

    Map<String, String> empty = Map.of("AMPUP_HOME", temp.resolve("empty").toString());
    assertThat(withoutProc(Distribution.HOME, empty, "ampctl", "metadb", "backends").orFail().out())
        .containsPattern("embedded +unavailable +(?!there is no /proc)");

    Path copy = copy("-R");
    Run.command("rm", "-r", copy.resolve("runtime/lib/server").toString()).orFail();
    Run none = withoutProc(copy, Map.of(), "ampctl", "--version");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).startsWith("error: no Java found, ").contains(", which has no /proc\n");

    Run.command("rm", "-r", copy.resolve("runtime").toString()).orFail();
    assertThat(withoutProc(copy, Map.of(), "ampctl", "--version").err())
        .startsWith("error: no Java found\n");
  }

  private Run withoutProc(Path distribution, Map<String, String> environment, String... words) {
    ProcessBuilder builder = builder(distribution, environment, words);
    builder
        .command()
        .addAll(0, Namespaces.prepared("mount -t tmpfs none /proc", List.of(), "--mount"));
    return Run.of(builder);
  }

  /** That of Java 25 comes in the archive; that of an older one fits no other place. */
  @Test
  void anInstalledDistributionStartsWithClassDataForItsJava() throws Exception {
    Run.command(Path.of("archives").toAbsolutePath().toString()).orFail();
    boolean comes = !Files.exists(Distribution.HOME.resolve("runtime/lib/server/classes.jsa"));
    assertThat(installed("store", archive()).contains(PREPARED)).isEqualTo(!comes);
    if (comes) {
      assertThat(installed("another", withoutClassData(archive()))).contains(PREPARED);
    }
  }

  /** Installs a distribution, and returns what was said. */
  private String installed(String store, Path archive) throws IOException {
    Map<String, String> environment = Map.of("AMPUP_HOME", temp.resolve(store).toString());
    String[] install = {"ampup", "install", "--component", "ampctl", "--from", archive.toString()};
    String said = run(Distribution.HOME, environment, install).orFail().err();

    Path home = temp.resolve(store + "/components/ampctl/current").toRealPath();
    Path data = home.resolve("lib/classes.jsa");
    assertThat(traced(home, environment))
        .contains("exec " + home + "/bin/../runtime/bin/java ")
        .contains("-XX:SharedArchiveFile=" + home + "/bin/../lib/classes.jsa")
        .as("what was seen to run is not asked again")
        .doesNotContain("-Xinternalversion");
    Run.command(
            home.resolve("runtime/bin/java").toString(),
            "-Xshare:on",
            "-XX:SharedArchiveFile=" + data,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            home.resolve("lib/amp.cli.jar").toString(),
            "amp.cli.Ampctl",
            "--version")
        .orFail();
    assertThat(run(Distribution.HOME, environment, "ampup", "verify").exitCode()).isZero();
    return said;
  }

  private Path withoutClassData(Path archive) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("unpacked"));
    Run.command("tar", "-xzf", archive.toString(), "-C", folder.toString()).orFail();
    Path repacked = temp.resolve(archive.getFileName());
    String[] pack = {
      "tar", "-czf", repacked.toString(), "--exclude=lib/classes.*", "-C", folder.toString(), "."
    };
    Run.command(pack).orFail();
    return repacked;
  }

  private static Path archive() throws IOException {
    String platform = Files.readAllLines(Distribution.HOME.resolve("runtime/platform")).get(0);
    try (DirectoryStream<Path> archives =
        Files.newDirectoryStream(Path.of("target"), "amp-*-" + platform + ".tar.gz")) {
      return archives.iterator().next().toAbsolutePath();
    }
  }

  /** Asserts that the user's Java serves, and that nothing is said. */
  private void assertFound(Path distribution, Map<String, String> environment) {
    assertThat(traced(distribution, environment).lines())
        .allMatch(line -> line.startsWith("+ "))
        .anyMatch(line -> line.startsWith("+ exec " + JDK + "/bin/java "));
  }

  /** A copy as from an archive: its class data fits, and the Java has never run there. */
  private Path unpacked() {
    Path copy = copy("-Rp");
    String lib = copy + "/lib/";
    Run.command("touch", "-r", lib + "amp.cli.jar", lib + "classes.for").orFail();
    return copy;
  }

  private Path copy(String option) {
    Path copy = temp.resolve("copy");
    Run.command("cp", option, Distribution.HOME.toString(), copy.toString()).orFail();
    return copy;
  }

  /** Serves a repository's list of versions, with a certificate that nobody else trusts. */
  private HttpServer server(Path pem) throws Exception {
    Path store = temp.resolve("keys.p12");
    keytool(
        store,
        "-genkeypair -keyalg EC -dname CN=company -ext san=ip:127.0.0.1 -validity 2".split(" "));
    keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);

    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] versions = "<version>99.8.7</version>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, versions.length);
            exchange.getResponseBody().write(versions);
          }
        });
    server.start();
    return server;
  }

  private static void keytool(Path store, String... arguments) {
    List<String> command = Java.keytool(arguments);
    command.addAll(List.of("-alias", "x", "-keystore", store.toString(), "-storepass", PASSWORD));
    Run.of(new ProcessBuilder(command)).orFail();
  }
}
