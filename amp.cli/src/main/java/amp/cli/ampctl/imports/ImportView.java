package amp.cli.ampctl.imports;

import amp.cli.console.Console;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.problem.ByteSize;

/** Shows how far an import is: rows, bytes and the time that is left. */
final class ImportView implements CopyListener, AutoCloseable {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final double EARLY = 0.02;

  private final Console console;
  private long started = System.nanoTime();
  private long drawn = started;
  private boolean shown;

  ImportView(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void doing(String what) {
    clear();
    console.err().println(what + " ...");
    console.err().flush();
    started = System.nanoTime();
  }

  @Override
  public synchronized void progress(CopyProgress progress) {
    long now = System.nanoTime();
    if (!console.animatedErr() || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    shown = true;
    String left = "";
    if (progress.fraction() > EARLY) {
      double seconds = (now - started) / 1e9 * (1 / progress.fraction() - 1);
      left = ", " + (long) Math.ceil(seconds) + " s left";
    }
    String percent = progress.fraction() > 0 ? (int) (progress.fraction() * 100) + " %  " : "";
    console
        .err()
        .print(
            "\r  "
                + percent
                + String.format("%,d rows, ", progress.rows())
                + ByteSize.text(progress.bytes())
                + left
                + "  "
                + progress.table()
                + "\033[K");
    console.err().flush();
  }

  private void clear() {
    if (shown) {
      console.err().print("\r\033[K");
      shown = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
    console.err().flush();
  }
}
