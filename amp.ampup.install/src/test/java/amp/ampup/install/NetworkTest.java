package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.install.fetch.Proxies;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.manifest.Manifest;
import amp.os.file.Trees;
import amp.testkit.Archives;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  private static final byte[] JAR = Archives.postgresJar("18.6");
  private static final Manifest MANIFEST = TestStore.manifest(Map.of("18.6.0", JAR));
  private static final String FAR = "http://repository.example.com/maven2/";

  @TempDir Path folder;
  private TestStore test;

  @BeforeEach
  void makeStore() {
    test = new TestStore(folder);
  }

  @Test
  void aProxyOfTheEnvironmentGetsItsPassword() throws IOException {
    try (RawServer proxy = askingForPassword()) {
      install(FAR, Map.of("HTTP_PROXY", "http://me:p%40ss@127.0.0.1:" + proxy.port()));
      RawServer.Request last = proxy.requests().get(proxy.requests().size() - 1);
      assertThat(last.target()).startsWith(FAR);
      assertThat(last.header("proxy-authorization")).isEqualTo(basic("me:p@ss"));
      assertThat(last.header("authorization")).isEmpty();
    }
    assertNothingSecret("p@ss", "p%40ss");
  }

  @Test
  void aTunnelGetsItsPasswordToo() throws IOException {
    try (RawServer proxy =
        new RawServer(
            (request, reply) ->
                reply.head(
                    request.header("proxy-authorization").isEmpty()
                        ? "407 Proxy Authentication Required"
                        : "503 Unavailable",
                    "Proxy-Authenticate: Basic realm=\"x\"",
                    "Content-Length: 0"))) {
      Map<String, String> environment =
          Map.of("https_proxy", "http://me:secret@127.0.0.1:" + proxy.port());
      assertThatThrownBy(() -> install(FAR.replace("http:", "https:"), environment))
          .isInstanceOf(AmpupException.class)
          .hasMessageNotContaining("secret");
      assertThat(proxy.requests())
          .anyMatch(
              r -> r.method().equals("CONNECT") && !r.header("proxy-authorization").isEmpty());
      assertThat(proxy.requests().get(0).target()).isEqualTo("repository.example.com:443");
    }
  }

  /** Each try counts: accounts are locked after a few. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aPasswordThatTheProxyRefusesIsSentOnce(String scheme) throws IOException {
    try (RawServer proxy =
        new RawServer(
            (request, reply) ->
                reply.head(
                    "407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic realm=\"x\"",
                    "Content-Length: 0"))) {
      String at = "http://me:wr%C3%B6ng@127.0.0.1:" + proxy.port();
      assertThatThrownBy(
              () ->
                  install(
                      FAR.replace("http:", scheme + ":"),
                      Map.of("HTTP_PROXY", at, "HTTPS_PROXY", at, "ALL_PROXY", "socks5://x:1")))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("the proxy wants a user and a password")
          .hasMessageContaining("HTTPS_PROXY")
          .hasMessageNotContaining("wr\u00f6ng")
          .hasMessageNotContaining("%B6");
      assertThat(proxy.requests())
          .extracting(request -> request.header("proxy-authorization"))
          .containsExactly(basic("me:wr\u00f6ng"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"401 Unauthorized", "403 Forbidden"})
  void aPasswordThatTheMirrorRefusesIsSentOnce(String status) throws IOException {
    try (RawServer server =
        new RawServer(
            (request, reply) ->
                reply.head(status, "WWW-Authenticate: Basic realm=\"x\"", "Content-Length: 0"))) {
      String mirror = "http://me:secret@127.0.0.1:" + server.port() + "/";
      assertThatThrownBy(() -> install(mirror, Map.of()))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("password of the mirror")
          .hasMessageNotContaining("secret");
      assertThat(server.requests())
          .extracting(request -> request.header("authorization"))
          .containsExactly(basic("me:secret"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "*",
        "example.org, 127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.0/8",
        "10.0.0.0/8,127.0.0.1/32",
        "0.0.0.0/0",
        "127.*"
      })
  void noProxyIsHonoured(String list) throws IOException {
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR));
        RawServer proxy = new RawServer((request, reply) -> reply.reset())) {
      install(
          server.uri().toString(),
          Map.of("HTTP_PROXY", "127.0.0.1:" + proxy.port(), "NO_PROXY", list));
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[fd00::1], fd00::/8, true",
    "[fd00::1], [fd00::]/8, true",
    "[fe00::1], fd00::/8, false",
    "[::1], 0:0::1, true",
    "[::1], ::1, true",
    "10.1.2.3, 10.1.2.0/24, true",
    "10.1.3.3, 10.1.2.0/23, true",
    "10.1.4.3, 10.1.2.0/23, false",
    "10.1.2.3, 10.0.0.0/33, false",
    "10.1.2.3, 10.0.0.0/x, false",
    "10.1.2.3, fd00::/0, false",
    "10.0.0.0, 10.0.0.0/0/0, false",
    "host.example.org, 0.0.0.0/0, false",
    "my_host, my_host, true",
    "a.my_host, my_host, true"
  })
  void aBlockInNoProxyHoldsForTheAddressesInIt(String host, String list, boolean without) {
    Proxies proxies =
        new Proxies(
            Map.of("HTTP_PROXY", "proxy.example.com:3128", "NO_PROXY", list),
            null,
            Optional::empty);
    assertThat(proxies.select(URI.create("http://" + host + ":8081/maven2/")))
        .extracting(Proxy::type)
        .containsExactly(without ? Proxy.Type.DIRECT : Proxy.Type.HTTP);
  }

  @Test
  void theQueryOfAMirrorGoesAlongAndIsNotShown() throws IOException {
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      install(" http://127.0.0.1:" + server.port() + "/base?token=s%2Fcret ", Map.of());
      assertThat(server.requests().get(0).target())
          .startsWith("/base/io/zonky/")
          .endsWith(".jar?token=s%2Fcret");
    }
    assertNothingSecret("s%2Fcret", "s/cret");
  }

  @Test
  void blanksAroundAMirrorAreNoPartOfIt() throws IOException {
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      install("", Map.of("AMPUP_MIRROR", server.uri() + "base \n"));
      assertThat(server.requests().get(0).target()).startsWith("/base/io/zonky/");
    }
  }

  @Test
  void aMirrorMayHaveAnUnderscoreInItsName() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 my_mirror\n");
    Path manifest = Files.writeString(folder.resolve("manifest.json"), MANIFEST.json());
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      String mirror = "http://me:p%40ss@my_mirror:" + server.port() + "/base";
      List<String> command = Child.command(test.home, mirror, manifest, "", "");
      command.add(1, "-Djdk.net.hosts.file=" + hosts);
      Process child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      assertThat(child.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
      RawServer.Request request = server.requests().get(0);
      assertThat(request.target()).startsWith("/base/io/zonky/");
      assertThat(request.header("host")).isEqualTo("my_mirror:" + server.port());
      assertThat(request.header("authorization")).isEqualTo(basic("me:p@ss"));
    }
    assertNothingSecret("p@ss", "p%40ss");
  }

  @Test
  void whereAnUnderscoreCannotBeReachedTheReasonIsTold() {
    assertThatThrownBy(() -> install("https://me:secret@my_mirror/", Map.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("no TLS with my_mirror")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> install("http://my_mirror/", Map.of("HTTP_PROXY", "127.0.0.1:1")))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("no proxy for my_mirror");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<settings><mirrors>", "", "<settings>&s3cret<password/></settings>"})
  void mavensSettingsThatCannotBeReadAreToldInPlaceOfAnotherRepository(String content)
      throws IOException {
    settingsXml("");
    Files.writeString(folder.resolve("user/.m2/settings.xml"), content);
    assertThatThrownBy(() -> install("", Map.of()))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("settings.xml")
        .hasMessageContaining("is not well-formed XML")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void mavensSettingsThatCannotBeReadStopNothingThatNeedsThemNot() throws IOException {
    settingsXml("<mirrors>");
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      assertThatThrownBy(() -> install(server.uri().toString(), Map.of()))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("a proxy");
      assertThat(server.requests()).isEmpty();
      install(server.uri().toString(), Map.of("NO_PROXY", "127.0.0.1"));
      assertThat(server.requests()).isNotEmpty();
    }
  }

  @Test
  void theMirrorOfTheEnvironmentComesFirstAndSendsItsPassword() throws IOException {
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      String mirror = "http://user:se%2Bcret@127.0.0.1:" + server.port() + "/base";
      install(FAR, Map.of("AMPUP_MIRROR", mirror));
      assertThat(server.requests().get(0).target()).startsWith("/base/io/zonky/");
      assertThat(server.requests().get(0).header("authorization")).isEqualTo(basic("user:se+cret"));
    }
    assertNothingSecret("se+cret", "se%2Bcret");
  }

  @Test
  void mavensMirrorCredentialsAndVariablesAreUsed() throws IOException {
    try (RawServer server = new RawServer((request, reply) -> reply.ok(JAR))) {
      settingsXml(
          "<mirrors><mirror><id>corp</id><mirrorOf>external:*,!other</mirrorOf><url>http://127.0.0.1:"
              + server.port()
              + "/corp</url></mirror></mirrors><servers><server><id>corp</id><username>me</username>"
              + "<password>${env.CORP}</password></server></servers>");
      install("", Map.of("CORP", "secret"));
      assertThat(server.requests().get(0).target()).startsWith("/corp/io/zonky/");
      assertThat(server.requests().get(0).header("authorization")).isEqualTo(basic("me:secret"));
    }
    assertNothingSecret("secret");
  }

  @Test
  void mavensProxyIsUsedWhenTheEnvironmentNamesNone() throws IOException {
    try (RawServer proxy = askingForPassword()) {
      settingsXml(
          "<proxies><proxy><active>true</active><protocol>http</protocol><host>127.0.0.1</host><port>"
              + proxy.port()
              + "</port><username>me</username><password>secret</password>"
              + "<nonProxyHosts>*.example.org|localhost</nonProxyHosts></proxy></proxies>");
      install(FAR, Map.of());
      assertThat(proxy.requests()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "central;true",
        "*;true",
        "external:*;true",
        "*,!central;false",
        "other;false",
        "other,central;true",
        "external:http:*;false",
        "!central,*;false"
      })
  void mirrorsOfMavenMeanCentralOrNot(String mirrorOf, boolean expected) {
    assertThat(MavenSettings.mirrorsCentral(mirrorOf)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/", "nothing", "http://", "http://[", "://", "http:/x"})
  void aMirrorThatIsNoAddressIsAnErrorThatShowsNoPassword(String mirror) {
    assertThatThrownBy(() -> install("", Map.of("AMPUP_MIRROR", mirror)))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("AMPUP_MIRROR");
  }

  @Test
  void aFolderCanBeTheMirror() throws IOException {
    Path mirror = folder.resolve("mirror");
    Path file = mirror.resolve(TestStore.artifact("18.6.0", JAR).path());
    Files.createDirectories(file.getParent());
    Files.write(file, JAR);
    assertThat(install(mirror.toUri().toString(), Map.of()).fresh()).isTrue();
  }

  @Test
  void aStoreOnTwoDisksIsCalledSo() throws IOException {
    Path other = Files.createTempDirectory(onAnotherDisk(folder), "staging");
    try {
      Files.createDirectories(test.home);
      Files.createSymbolicLink(test.store.layout().staging(), other);
      Path mirror = folder.resolve("mirror");
      Path file = mirror.resolve(TestStore.artifact("18.6.0", JAR).path());
      Files.createDirectories(file.getParent());
      Files.write(file, JAR);
      assertThatThrownBy(() -> install(mirror.toUri().toString(), Map.of()))
          .isInstanceOf(AmpupException.class)
          .hasMessageContaining("are on different disks");
    } finally {
      Trees.delete(other);
    }
  }

  private static Path onAnotherDisk(Path file) throws IOException {
    for (Path folder : List.of(Path.of("/dev/shm"), Path.of("target").toAbsolutePath())) {
      if (!Files.getAttribute(folder, "unix:dev").equals(Files.getAttribute(file, "unix:dev"))) {
        return folder;
      }
    }
    throw new AssertionError("temporary files, the build and /dev/shm are all on one disk");
  }

  private static RawServer askingForPassword() throws IOException {
    return new RawServer(
        (request, reply) -> {
          if (request.header("proxy-authorization").isEmpty()) {
            reply.head(
                "407 Proxy Authentication Required",
                "Proxy-Authenticate: Basic realm=\"x\"",
                "Content-Length: 0");
          } else {
            reply.ok(JAR);
          }
        });
  }

  private InstallResult install(String mirror, Map<String, String> environment) {
    InstallSettings.Builder settings = test.settings(MANIFEST).environment(environment);
    settings = mirror.isEmpty() ? settings : settings.mirror(mirror);
    return test.install(Installer.of(test.store, settings.build(), test.new Recorder()), "18");
  }

  private void settingsXml(String content) throws IOException {
    Path file = folder.resolve("user/.m2/settings.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<settings>" + content + "</settings>");
  }

  private void assertNothingSecret(String... secrets) throws IOException {
    StringBuilder text = new StringBuilder(test.told.toString());
    try (Stream<Path> all = Files.walk(test.home)) {
      for (Path path : all.filter(p -> p.toString().endsWith(".json")).toList()) {
        text.append(Files.readString(path));
      }
    }
    assertThat(text).doesNotContain(secrets);
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
