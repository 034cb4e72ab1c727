package amp.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes results, and remembers why it could not: a {@link PrintWriter} alone keeps that back. */
final class ResultWriter extends PrintWriter {
  private final Remembering stream;
  private final Writer encoder;

  private ResultWriter(Remembering stream, Writer encoder, boolean terminal) {
    super(terminal ? new VisibleWriter(encoder) : encoder, true);
    this.stream = stream;
    this.encoder = encoder;
  }

  /**
   * Returns a writer.
   *
   * @param terminal whether results are shown, rather than read by a program: what would command a
   *     terminal then is visible
   */
  static ResultWriter of(FileDescriptor descriptor, Charset charset, boolean terminal) {
    Remembering stream = new Remembering(new FileOutputStream(descriptor));
    return new ResultWriter(stream, new OutputStreamWriter(stream, charset), terminal);
  }

  /** Returns a writer to the same place for text that is all our own, colours included. */
  PrintWriter own() {
    return new PrintWriter(encoder, true);
  }

  /**
   * Returns the stream beneath, for results that are no text; what it cannot write is known too.
   */
  OutputStream bytes() {
    return stream;
  }

  /** Tells whether this is what a command says that could not write. */
  boolean explains(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t == stream.failure) {
        return true;
      }
    }
    return false;
  }

  /** Returns why something was not written. */
  Optional<IOException> failure() {
    flush();
    return Optional.ofNullable(stream.failure);
  }

  private static final class Remembering extends OutputStream {
    private final OutputStream out;
    private @Nullable IOException failure;

    Remembering(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
