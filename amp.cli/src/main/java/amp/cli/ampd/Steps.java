package amp.cli.ampd;

import java.io.PrintWriter;

/** Shows what a start consists of, with the time of each step, to those who watch. */
final class Steps {
  private final PrintWriter err;
  private final boolean shown;
  private long last;

  Steps(PrintWriter err, boolean shown) {
    this.err = err;
    this.shown = shown;
    last = System.nanoTime();
  }

  /** Says that a step is done, which began when the one before was. */
  void done(String what) {
    long now = System.nanoTime();
    if (shown) {
      err.printf("  %-56s %5d ms%n", what, (now - last) / 1_000_000);
    }
    last = now;
  }
}
