package amp.tempdb.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  @TempDir Path folder;

  private Path log() {
    return folder.resolve("server.log");
  }

  private void grow(String firstLine) throws IOException {
    Files.writeString(log(), firstLine);
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "rw")) {
      file.setLength(10 << 20);
    }
  }

  private char first(String name) throws IOException {
    try (var in = Files.newInputStream(folder.resolve(name))) {
      return (char) in.read();
    }
  }

  @Test
  void aLargeLogIsRotatedAndThreeOldOnesAreKept() throws Exception {
    for (String generation : new String[] {"1", "2", "3", "4", "5"}) {
      grow(generation);
      Logs.rotate(log());
      assertThat(log()).doesNotExist();
    }
    assertThat(first("server.log.1")).isEqualTo('5');
    assertThat(first("server.log.3")).isEqualTo('3');
    assertThat(folder.resolve("server.log.4")).doesNotExist();
  }

  @Test
  void aSmallOrMissingLogStays() throws Exception {
    Logs.rotate(log());
    Files.writeString(log(), "small");
    Logs.rotate(log());
    assertThat(log()).hasContent("small");
  }

  @Test
  void aLogIsMadeForItsOwnerAndNeverThroughALink() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Files.createSymbolicLink(log(), precious);
    Logs.prepare(log());
    Files.writeString(log(), "line\n");
    Logs.prepare(log());
    assertThat(log()).hasContent("line");
    assertThat(precious).hasContent("mine");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
        .isEqualTo("rw-------");
  }

  @Test
  void theTailHasTheLastLinesAfterTheOffset() throws Exception {
    StringBuilder text = new StringBuilder("before\n");
    int offset = text.length();
    for (int i = 1; i <= 30; i++) {
      text.append("line ").append(i).append('\n');
    }
    Files.writeString(log(), text);
    assertThat(Logs.tail(log(), offset).lines()).hasSize(20).last().isEqualTo("line 30");
    assertThat(Logs.tail(log(), text.length() - 8)).isEqualTo("line 30");
    assertThat(Logs.tail(log(), text.length() + 100)).isEmpty();
    assertThat(Logs.tail(folder.resolve("missing"), 0)).isEmpty();
    grow("long");
    assertThat(Logs.tail(log(), 0)).hasSizeLessThanOrEqualTo(16_384);
  }

  @Test
  void theLogOfARunningServerIsRotatedUnderIt() throws Exception {
    Path log = folder.resolve("server.log");
    Process server =
        new ProcessBuilder("sh", "-c", "echo first; read x; echo second")
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    while (Logs.length(log) == 0) {
      assertThat(server.isAlive()).isTrue();
    }
    assertThat(Logs.rotateInUse(log, 1 << 20)).isFalse();
    for (int i = 0; i < 5; i++) {
      assertThat(Logs.rotateInUse(log, 0)).isTrue();
    }
    server.getOutputStream().write('\n');
    server.getOutputStream().close();
    assertThat(server.waitFor()).isZero();
    assertThat(log).hasContent("second");
    Logs.rotateInUse(log, 1);
    assertThat(folder.resolve("server.log.1")).hasContent("second");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(4);
    }
    Logs.deleteOlder(log);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }
}
