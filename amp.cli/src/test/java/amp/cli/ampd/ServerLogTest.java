package amp.cli.ampd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  private static final String PREFIX = "2026-01-02 03:04:05.678 UTC [42] ";

  @TempDir Path folder;

  @Test
  void warningsAndWhatBelongsToThemAreShown() throws IOException {
    Path file = folder.resolve("server.log");
    Files.writeString(file, PREFIX + "ERROR:  old\n");
    ServerLog log = ServerLog.fromEnd(file);
    append(file, PREFIX + "LOG:  checkpoint starting\n" + PREFIX + "STATEMENT:  select 1\n");
    append(file, PREFIX + "ERROR:  no such\n\tthing\n" + PREFIX + "HINT:  look\n");
    append(file, PREFIX + "LOG:  fine\n" + PREFIX + "FATAL:  half");

    assertThat(follow(log))
        .containsExactly(PREFIX + "ERROR:  no such", "\tthing", PREFIX + "HINT:  look");
    append(file, " a line\n");
    assertThat(follow(log)).containsExactly(PREFIX + "FATAL:  half a line");
    assertThat(follow(log)).isEmpty();
  }

  @Test
  void aFloodIsCutShort() throws IOException {
    Path file = folder.resolve("server.log");
    ServerLog log = ServerLog.fromEnd(file);
    append(file, (PREFIX + "ERROR:  x\n").repeat(500));

    assertThat(follow(log)).hasSize(21).last().isEqualTo("480 more lines in " + file);
  }

  @Test
  void aLogThatBeginsAnewIsReadFromItsBeginning() throws IOException {
    Path file = folder.resolve("server.log");
    Files.writeString(file, PREFIX + "LOG:  something long\n");
    ServerLog log = ServerLog.fromEnd(file);
    Files.writeString(file, PREFIX + "PANIC:  y\n");

    assertThat(follow(log)).containsExactly(PREFIX + "PANIC:  y");
  }

  private static List<String> follow(ServerLog log) {
    List<String> lines = new ArrayList<>();
    log.follow(lines::add);
    return lines;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
