package amp.cli.console;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Shows what would command a terminal, whoever has written it: names, values and messages of
 * servers and of files that came with a project pass here. Only a line's end may be a carriage
 * return and a newline.
 */
final class VisibleWriter extends FilterWriter {
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
      int done = offset;
      while (done < end) {
        if (pending) {
          pending = false;
          out.write(text.charAt(done) == '\n' ? "\r" : VisibleText.shown('\r'));
        }
        int next = VisibleText.indexOfHidden(text, done, end);
        int plain = next < 0 ? end : next;
        out.write(text, done, plain - done);
        done = plain;
        if (next >= 0) {
          char c = text.charAt(next);
          if (c == '\r') {
            pending = true;
          } else {
            out.write(VisibleText.shown(c));
          }
          done++;
        }
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
        out.write(VisibleText.shown('\r'));
      }
      out.close();
    }
  }
}
