package amp.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardInputTest {
  @Test
  void textAndLinesAreWhatWasWritten() {
    assertThat(utf8("a\r\nü\n").text()).isEqualTo("a\r\nü\n");
    StandardInput lines = utf8("a\r\n\nü\rb");
    assertThat(lines.readLine()).isEqualTo("a");
    assertThat(lines.readLine()).isEmpty();
    assertThat(lines.readLine()).isEqualTo("ü\rb");
    assertThat(lines.readLine()).isNull();
    assertThat(of("M\u00fcller", StandardCharsets.ISO_8859_1).readLine()).isEqualTo("Müller");
  }

  @Test
  void aByteThatIsNoTextIsNamedWithItsLine() throws IOException {
    String problem = "standard input is not UTF-8 text: line 3 holds the byte 0xfc. ";
    assertThatThrownBy(() -> latin("a\n\nM\u00fcller").text())
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith(problem)
        .hasMessageContaining("iconv -f LATIN1 -t UTF-8");
    StandardInput lines = latin("copy\n\u00fc\n\u00fcb\n");
    lines.readLine();
    lines.rows().read(new byte[9]);
    assertThatThrownBy(lines::readLine).hasMessageStartingWith(problem);
    // The last character is cut off.
    assertThatThrownBy(() -> latin("\n\n\u00c3").text())
        .hasMessageContaining("line 3 holds the byte 0xc3");
  }

  @Test
  void whatOtherEncodingsLookLikeIsToldApart() {
    assertThatThrownBy(() -> latin("\u00ff\u00fes\0").text())
        .hasMessageContaining("line 1 holds the byte 0xff")
        .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
    assertThatThrownBy(() -> latin("\ns\0").text())
        .hasMessageStartingWith("standard input holds a NUL character in line 2. ");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    assertThat(utf8("\uFEFFa\uFEFF").text()).isEqualTo("a\uFEFF");
    StandardInput lines = utf8("\uFEFFa\n\uFEFFb");
    assertThat(lines.readLine()).isEqualTo("a");
    assertThat(lines.readLine()).isEqualTo("\uFEFFb");
    assertThat(utf8("\uFEFFa").bytes())
        .hasBinaryContent("\uFEFFa".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void rowsAmongLinesEndWhereTheyEnd() throws IOException {
    StandardInput in = latin("\u00fc\r\n\\.x\n x\\.\n\\.\r\nselect");
    assertThat(in.rows())
        .hasBinaryContent("\u00fc\r\n\\.x\n x\\.\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(in.readLine()).isEqualTo("select");
    String large = "x".repeat((1 << 16) - 1) + "\n" + "y".repeat(1 << 16) + "\\.\n";
    assertThat(utf8(large + "\\.").rows()).hasBinaryContent(large.getBytes(StandardCharsets.UTF_8));

    StandardInput refused = utf8("1\n2\n\\.\nselect");
    try (InputStream rows = refused.rows()) {
      assertThat(rows.read()).isEqualTo('1');
    }
    assertThat(refused.readLine()).isEqualTo("select");
    StandardInput unwanted = utf8("select");
    unwanted.rows().close();
    assertThat(unwanted.readLine()).isEqualTo("select");
  }

  @Test
  void whyItCannotBeReadIsSaid() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    StandardInput in = new StandardInput(closed, StandardCharsets.UTF_8);
    String problem = "standard input cannot be read: Stream closed. ";
    assertThatThrownBy(in::text).hasMessageStartingWith(problem);
    assertThatThrownBy(in::readLine).hasMessageStartingWith(problem);
    assertThatThrownBy(() -> in.bytes().read()).hasMessageStartingWith(problem);
    assertThatThrownBy(() -> in.rows().read()).hasMessageStartingWith(problem);
  }

  private static StandardInput utf8(String text) {
    return new StandardInput(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static StandardInput latin(String text) {
    return new StandardInput(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)),
        StandardCharsets.UTF_8);
  }

  private static StandardInput of(String text, Charset charset) {
    return new StandardInput(new ByteArrayInputStream(text.getBytes(charset)), charset);
  }
}
