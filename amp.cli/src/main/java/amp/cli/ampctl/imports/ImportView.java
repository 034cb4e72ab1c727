package amp.cli.ampctl.imports;

import amp.cli.console.Console;
import amp.cli.console.ProgressLine;
import amp.pgcopy.api.CopyListener;
import amp.pgcopy.api.CopyProgress;
import amp.problem.ByteSize;

/** Shows how far an import is: rows, bytes and the time that is left. */
public final class ImportView implements CopyListener, AutoCloseable {
  private static final double EARLY = 0.02;

  private final ProgressLine line;
  private long started = System.nanoTime();

  /** Shows it where the command writes. */
  public ImportView(Console console) {
    this.line = ProgressLine.of(console);
  }

  @Override
  public synchronized void doing(String what) {
    line.println(what + " ...");
    started = System.nanoTime();
  }

  @Override
  public synchronized void progress(CopyProgress progress) {
    if (!line.isDue()) {
      return;
    }
    String percent = progress.fraction() > 0 ? (int) (progress.fraction() * 100) + " %  " : "";
    line.draw(
        "  "
            + percent
            + String.format("%,d rows, ", progress.rows())
            + ByteSize.text(progress.bytes())
            + left(progress.fraction())
            + "  "
            + progress.table());
  }

  private String left(double fraction) {
    if (fraction <= EARLY) {
      return "";
    }
    double seconds = (System.nanoTime() - started) / 1e9 * (1 / fraction - 1);
    return ", " + (long) Math.ceil(seconds) + " s left";
  }

  @Override
  public synchronized void close() {
    line.close();
  }
}
