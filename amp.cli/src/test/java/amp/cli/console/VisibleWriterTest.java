package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisibleWriterTest {
  private final StringWriter shown = new StringWriter();
  private final Writer writer = new VisibleWriter(shown);

  @Test
  void everyCharacterThatCommandsIsShownAndNoOther() throws IOException {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      shown.getBuffer().setLength(0);
      writer.write("a" + c + "b");

      boolean bidirectional = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
      boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
      String expected = control || bidirectional ? String.format("\\u%04x", (int) c) : c + "";
      assertThat(shown.toString()).isEqualTo("a" + expected + "b");
    }
  }

  @Test
  void everyWayToWriteIsWatched() throws IOException {
    writer.write('\033');
    writer.write(new char[] {'x', '\033', 'y'}, 1, 1);
    writer.write("x\033y", 1, 2);
    writer.append("\033").append("x\033y", 1, 2).append('\u009b');

    assertThat(shown.toString()).isEqualTo("\\u001b\\u001b\\u001by\\u001b\\u001b\\u009b");
  }

  @Test
  void aCarriageReturnMayOnlyEndALine() throws IOException {
    writer.write("a\r\nb\r");
    writer.write("\nc\rd\r");
    assertThat(shown.toString()).isEqualTo("a\r\nb\r\nc\\u000dd");
    writer.flush();
    writer.write('\n');
    writer.write("\r\r\n\r");
    writer.close();

    assertThat(shown.toString()).isEqualTo("a\r\nb\r\nc\\u000dd\r\n\\u000d\r\n\\u000d");
  }

  @Test
  void jsonThatIsShownSaysTheSame() throws IOException {
    Map<String, Object> object = Map.of("a", "x\u009b\u202e\u007f\033y");
    writer.write(Json.writeLine(object));

    assertThat(shown.toString()).doesNotContain("\u009b", "\u202e", "\u007f", "\033");
    assertThat(Json.parse(shown.toString())).isEqualTo(object);
  }

  @Test
  void messagesAreShownWhoeverPrintsThem() {
    Console console = Console.writing(new PrintWriter(new StringWriter()), new PrintWriter(shown));
    console.err().printf("%s%n", "\033[2J");
    new IllegalStateException("\033]0;owned\007").printStackTrace(console.err());
    console.err().flush();

    assertThat(shown.toString())
        .startsWith("\\u001b[2J")
        .contains("\\u001b]0;owned\\u0007")
        .doesNotContain("\033", "\007");
  }

  @Test
  void onlyOurOwnSequencesPass() {
    MessageWriter messages = new MessageWriter(shown);
    ProgressLine line = new ProgressLine(messages, true, System::nanoTime);
    line.draw("\033[2J");
    line.close();

    assertThat(shown.toString()).isEqualTo("\r\033[K\033[?7l\\u001b[2J\033[?7h\r\033[K");
  }

  @Test
  void whatLibrariesPrintAsBytesIsShownToo() {
    PrintStream stream = MessageBytes.stream(writer, StandardCharsets.UTF_8);
    byte[] bytes = "ä€\033\u009b\u202e😀".getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      stream.write(b);
    }
    stream.write(bytes, 0, bytes.length);
    stream.write(0xff);
    stream.println("\033");

    String once = "ä€\\u001b\\u009b\\u202e😀";
    assertThat(shown.toString()).isEqualTo(once + once + "\uFFFD\\u001b" + System.lineSeparator());
  }
}
