package amp.ampup.install;

import static org.assertj.core.api.Assertions.assertThat;

import amp.ampup.install.fetch.RawServer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Downloads that break off and are taken up again, or begun anew. */
class ResumedDownloadTest extends DownloadFixture {
  @Test
  void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          int from = request.offset();
          if (count.incrementAndGet() < 4) {
            String range = "bytes " + from + "-" + (JAR.length - 1) + "/" + JAR.length;
            reply.head(
                from == 0 ? "200 OK" : "206 Partial Content",
                "ETag: \"a\"",
                "Content-Length: " + (JAR.length - from),
                from == 0 ? "X-Y: z" : "Content-Range: " + range);
            reply.body(JAR, from, from + 300);
          } else {
            reply.range(request, JAR, "\"a\"");
          }
        });
    install();
    assertThat(server.requests().stream().map(RawServer.Request::offset))
        .containsExactly(0, 300, 600, 900);
    assertThat(server.requests().get(1).header("if-range")).isEqualTo("\"a\"");
  }

  @Test
  void aResetIsTriedAgain() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() < 3) {
            reply.reset();
          } else {
            reply.ok(JAR);
          }
        });
    install();
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aStalledConnectionIsGivenUpAndTakenUpAgain() throws IOException {
    AtomicInteger count = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() == 1) {
            reply.head("200 OK", "ETag: \"a\"", "Content-Length: " + JAR.length);
            reply.body(JAR, 0, 500);
            never.await();
          } else {
            reply.range(request, JAR, "\"a\"");
          }
        });
    install();
    assertThat(server.requests().get(1).offset()).isEqualTo(500);
    assertThat(test.told).anyMatch(line -> line.contains("no byte arrived"));
  }

  @Test
  void aServerThatIgnoresRangesStartsAnew() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() == 1) {
            reply.head("200 OK", "Content-Length: " + JAR.length);
            reply.body(JAR, 0, 700);
          } else {
            reply.ok(JAR);
          }
        });
    install();
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aRangeThatIsNotSatisfiableStartsAnew() throws IOException {
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() == 1) {
            reply.head("200 OK", "ETag: \"a\"", "Content-Length: " + JAR.length);
            reply.body(JAR, 0, 700);
          } else if (request.offset() > 0) {
            reply.head("416 Range Not Satisfiable", "Content-Length: 0");
          } else {
            reply.ok(JAR);
          }
        });
    install();
    assertThat(server.requests().stream().map(RawServer.Request::offset))
        .containsExactly(0, 700, 0);
  }

  @Test
  void aFileThatChangesBetweenTwoAttemptsStartsAnew() throws IOException {
    byte[] other = JAR.clone();
    other[200] ^= 1;
    AtomicInteger count = new AtomicInteger();
    serve(
        (request, reply) -> {
          if (count.incrementAndGet() == 1) {
            reply.head("200 OK", "ETag: \"old\"", "Content-Length: " + JAR.length);
            reply.body(other, 0, 900);
          } else {
            reply.range(request, JAR, "\"new\"");
          }
        });
    install();
    assertThat(server.requests().get(1).header("if-range")).isEqualTo("\"old\"");
  }

  @Test
  void whatAnEarlierProcessLeftIsTakenUp() throws IOException {
    leavePart(JAR, 800);
    serve((request, reply) -> reply.range(request, JAR, "\"a\""));
    leavePart(JAR, 800);
    install();
    assertThat(server.requests().get(0).offset()).isEqualTo(800);
  }

  @Test
  void aWrongPartOfAnEarlierProcessIsFetchedAnewOnce() throws IOException {
    byte[] wrong = JAR.clone();
    wrong[400] ^= 1;
    serve((request, reply) -> reply.range(request, JAR, "\"a\""));
    leavePart(wrong, 800);
    install();
    assertThat(server.requests().stream().map(RawServer.Request::offset)).containsExactly(800, 0);
  }

  @Test
  void aPartThatWasNotAskedForIsRefused() throws IOException {
    leavePart(JAR, 800);
    serve(
        (request, reply) -> {
          reply.head(
              "206 Partial Content",
              "Content-Length: 100",
              "Content-Range: bytes 5-104/" + JAR.length);
          reply.body(JAR, 5, 105);
        });
    leavePart(JAR, 800);
    fails("another part than the one asked for");
  }
}
