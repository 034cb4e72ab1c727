package amp.cli.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Takes the bytes of those who print to {@link System#err}, libraries and the JVM, as messages. */
final class MessageBytes extends OutputStream {
  private final Writer messages;
  private final CharsetDecoder decoder;
  private ByteBuffer rest = ByteBuffer.allocate(0);

  private MessageBytes(Writer messages, Charset charset) {
    this.messages = messages;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  /** Returns a stream whose text goes to a writer. */
  static PrintStream stream(Writer messages, Charset charset) {
    return new PrintStream(new MessageBytes(messages, charset), true, charset);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    // Some bytes of a character may have come before the others.
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
    in.put(rest).put(bytes, offset, length).flip();
    CharBuffer out = CharBuffer.allocate((int) (in.remaining() * decoder.maxCharsPerByte()) + 1);
    decoder.decode(in, out, false);
    rest = in.slice();
    messages.write(out.array(), 0, out.position());
  }

  @Override
  public void flush() throws IOException {
    messages.flush();
  }
}
