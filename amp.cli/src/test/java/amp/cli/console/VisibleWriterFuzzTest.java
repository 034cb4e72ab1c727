package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import amp.problem.VisibleText;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

class VisibleWriterFuzzTest {
  /** The first byte says how long the pieces are in which a text is written. */
  @FuzzTest
  void nothingCommandsATerminalHoweverItIsWritten(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    int piece = Math.max(1, input[0] & 0x1f);
    StringWriter shown = new StringWriter();
    try (VisibleWriter writer = new VisibleWriter(shown)) {
      for (int from = 0; from < text.length(); from += piece) {
        writer.write(text, from, Math.min(piece, text.length() - from));
      }
    }

    String withoutLineEnds = shown.toString().replace("\r\n", "\n");
    assertThat(VisibleText.of(withoutLineEnds)).isEqualTo(withoutLineEnds);
    assertThat(withoutLineEnds).isEqualTo(VisibleText.of(text.replace("\r\n", "\n")));
  }
}
