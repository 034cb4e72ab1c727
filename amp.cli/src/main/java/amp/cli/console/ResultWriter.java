package amp.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes results, and remembers why it could not: a {@link PrintWriter} alone keeps that back. */
final class ResultWriter extends PrintWriter {
  private final Remembering stream;

  private ResultWriter(Remembering stream, Charset charset) {
    super(new OutputStreamWriter(stream, charset), true);
    this.stream = stream;
  }

  static ResultWriter of(FileDescriptor descriptor, Charset charset) {
    return new ResultWriter(new Remembering(new FileOutputStream(descriptor)), charset);
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
        failure = e;
        throw e;
      }
    }
  }
}
