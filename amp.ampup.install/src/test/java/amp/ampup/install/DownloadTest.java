package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.ampup.AmpupException;
import amp.ampup.VersionSpec;
import amp.ampup.install.fetch.RawServer;
import amp.ampup.install.fetch.Timeouts;
import amp.testkit.Archives;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers, and what becomes of it. */
class DownloadTest extends DownloadFixture {
  @Test
  void anArchiveIsFetchedOnceAndKept() throws IOException {
    serve((request, reply) -> reply.ok(JAR));
    InstallResult result = install();
    assertThat(result.fresh()).isTrue();
    assertThat(result.installed().receipt().source()).startsWith(server.uri().toString());
    assertThat(test.store.active("postgres")).contains(result.installed());
    assertThat(result.installed().program("postgres")).isPresent();

    assertThat(install().fresh()).isFalse();
    Installer installer = test.installer(MANIFEST, server.uri());
    assertThat(installer.install(InstallRequest.of("postgres", VersionSpec.LATEST).withForce()))
        .matches(InstallResult::fresh);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void retryAfterIsHonouredUpToALimit() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() == 1) {
            reply.head("429 Too Many Requests", "Retry-After: 7", "Content-Length: 0");
          } else {
            reply.ok(JAR);
          }
        });
    install();
    assertThat(test.told).contains("slept 7000");
    server.close();

    serve(
        (request, reply) ->
            reply.head("503 Unavailable", "Retry-After: 86400", "Content-Length: 0"));
    fails("86400 s");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anErrorThatPassesIsTriedAgainAndOneThatStaysEnds() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() < 5) {
            reply.head("500 Internal Server Error", "Content-Length: 0");
          } else {
            reply.ok(JAR);
          }
        });
    install();
    assertThat(server.requests()).hasSize(5);
    server.close();

    serve((request, reply) -> reply.head("502 Bad Gateway", "Content-Length: 0"));
    fails("answered 502");
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void aMissingFileIsNotTriedAgain() throws IOException {
    serve((request, reply) -> reply.head("404 Not Found", "Content-Length: 0"));
    fails("there is no such file");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aRedirectToAnotherHostIsFollowedWithoutThePassword() throws IOException {
    try (RawServer other = new RawServer((request, reply) -> reply.ok(JAR))) {
      serve(
          (request, reply) ->
              reply.head("302 Found", "Location: " + other.uri() + "x", "Content-Length: 0"));
      String mirror = server.uri().toString().replace("//", "//me:secret@");
      test.install(test.installer(MANIFEST, URI.create(mirror)), "18");
      assertThat(server.requests().get(0).header("authorization")).startsWith("Basic ");
      assertThat(other.requests().get(0).headers()).doesNotContainKey("authorization");
    }
    assertThat(everythingWritten()).doesNotContain("secret").doesNotContain("me:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://[bad", "http:///x"})
  void aRedirectToNowhereEnds(String location) throws IOException {
    serve(
        (request, reply) -> reply.head("302 Found", "Location: " + location, "Content-Length: 0"));
    fails("redirects to");
  }

  @Test
  void aCircleOfRedirectsEnds() throws IOException {
    serve((request, reply) -> reply.head("302 Found", "Location: /again", "Content-Length: 0"));
    fails("redirects more than");
  }

  @Test
  void aWrongHashIsRefusedAndNotLookedForElsewhere() throws IOException {
    byte[] wrong = JAR.clone();
    wrong[JAR.length - 30] ^= 1;
    serve((request, reply) -> reply.ok(wrong));
    fails("SHA-512");
    assertThat(server.requests()).hasSize(1);
    try (Stream<Path> kept = Files.list(test.store.layout().downloads())) {
      assertThat(kept).isEmpty();
    }
  }

  @Test
  void aWebPageInsteadOfTheArchiveIsCalledOne() throws IOException {
    byte[] page = "<html>Please sign in</html>".getBytes(StandardCharsets.UTF_8);
    serve((request, reply) -> reply.ok(page, "Content-Type: text/html"));
    fails("web page");
    server.close();
    serve(
        (request, reply) -> {
          reply.head("200 OK", "Content-Type: text/html");
          reply.body(page, 0, page.length);
        });
    fails("web page");
  }

  @Test
  void moreBytesThanPublishedAreRefused() throws IOException {
    byte[] endless = new byte[64 * 1024];
    System.arraycopy(JAR, 0, endless, 0, JAR.length);
    serve(
        (request, reply) -> {
          reply.head("200 OK", "Content-Type: application/java-archive");
          reply.body(endless, 0, endless.length);
        });
    fails("sent more than");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    serve((request, reply) -> never.await());
    var quick =
        new Timeouts(Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(100));
    InstallSettings settings =
        test.settings(MANIFEST).timeouts(quick).mirror(server.uri().toString()).build();
    Installer installer = Installer.of(test.store, settings, Progress.SILENT);
    assertThatThrownBy(() -> test.install(installer, "18"))
        .isInstanceOf(AmpupException.class)
        .hasMessageContaining("did not answer");
  }

  @Test
  void offlineOpensNoConnection() throws IOException {
    serve((request, reply) -> reply.ok(JAR));
    InstallSettings settings =
        test.settings(MANIFEST).mirror(server.uri().toString()).offline().build();
    Installer installer = Installer.of(test.store, settings, Progress.SILENT);
    assertThatThrownBy(() -> test.install(installer, "18"))
        .hasMessageContaining("--offline opens no connection")
        .hasMessageContaining("--from");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void theLocalMavenRepositoryIsUsedWhenItsHashMatches() throws IOException {
    serve((request, reply) -> reply.ok(JAR));
    Path copy =
        folder.resolve("user/.m2/repository").resolve(TestStore.artifact("18.6.0", JAR).path());
    Files.createDirectories(copy.getParent());
    Files.write(copy, Archives.postgresJar("18.5"));
    install();
    assertThat(server.requests()).hasSize(1);
    assertThat(test.told).anyMatch(line -> line.contains("is not the published file"));

    Files.write(copy, JAR);
    try (Stream<Path> kept = Files.walk(test.store.layout().downloads())) {
      kept.filter(Files::isRegularFile).forEach(this::delete);
    }
    Installer installer = test.installer(MANIFEST, server.uri());
    installer.install(InstallRequest.of("postgres", VersionSpec.LATEST).withForce());
    assertThat(server.requests()).hasSize(1);
  }

  private void delete(Path path) {
    path.toFile().delete();
  }

  private String everythingWritten() throws IOException {
    StringBuilder text = new StringBuilder(test.told.toString());
    try (Stream<Path> all = Files.walk(test.home)) {
      for (Path path : all.filter(p -> p.toString().endsWith(".json")).toList()) {
        text.append(Files.readString(path));
      }
    }
    return text.toString();
  }
}
