package amp.cli.ampctl.cluster;

import amp.cli.console.Console;
import amp.problem.ByteSize;
import java.util.function.LongConsumer;

/** Shows on a terminal how far a long work is. */
final class ByteProgress implements LongConsumer, AutoCloseable {
  private static final long REDRAW_NANOS = 200_000_000;

  private final Console console;
  private final String doing;
  private final long total;
  private long drawn = System.nanoTime();
  private boolean shown;

  ByteProgress(Console console, String doing, long total) {
    this.console = console;
    this.doing = doing;
    this.total = total;
  }

  @Override
  public void accept(long done) {
    long now = System.nanoTime();
    if (console.animatedErr() && now - drawn >= REDRAW_NANOS) {
      drawn = now;
      shown = true;
      String text = doing + " " + ByteSize.text(done) + " of " + ByteSize.text(total);
      console.err().print("\r" + text + "\033[K");
      console.err().flush();
    }
  }

  /** Clears the line. */
  @Override
  public void close() {
    if (shown) {
      console.err().print("\r\033[K");
      console.err().flush();
    }
  }
}
