package amp.cli.console;

import amp.problem.VisibleText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Shows what would command a terminal, whoever has written it: names, values and messages of
 * servers and of files that came with a project pass here. Only a line's end may be a carriage
 * return and a newline.
 */
final class VisibleWriter extends FilterWriter {
  private static final String RETURN = "\\u000d";

  /** A carriage return has come, and what follows decides what it is. */
  private boolean pending;

  VisibleWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c), 0, 1);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    synchronized (lock) {
      int end = offset + length;
      for (int done = offset; done < end; ) {
        if (pending) {
          pending = false;
          out.write(text.charAt(done) == '\n' ? "\r" : RETURN);
        }
        int next = done;
        while (next < end && text.charAt(next) != '\r') {
          next++;
        }
        out.write(VisibleText.of(text.substring(done, next)));
        pending = next < end;
        done = next + 1;
      }
    }
  }

  /** Writes what is our own as it is. */
  void own(String sequence) throws IOException {
    synchronized (lock) {
      out.write(sequence);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      if (pending) {
        pending = false;
        out.write(RETURN);
      }
      out.close();
    }
  }
}
