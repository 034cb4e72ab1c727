package amp.cli.console;

import java.util.function.LongSupplier;

/**
 * One line of messages that is drawn over while a work goes on. Where messages go to no terminal,
 * nothing is drawn.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000;

  private final MessageWriter err;
  private final boolean animated;
  private final LongSupplier nanoTime;
  private long drawn;
  private boolean shown;

  /**
   * Makes a line that shows nothing yet.
   *
   * @param animated whether what was written can be drawn over
   * @param nanoTime gives the time in nanoseconds, as {@link System#nanoTime()} does
   */
  public ProgressLine(MessageWriter err, boolean animated, LongSupplier nanoTime) {
    this.err = err;
    this.animated = animated;
    this.nanoTime = nanoTime;
    this.drawn = nanoTime.getAsLong() - REDRAW_NANOS;
  }

  /** Returns a line among the messages of a console. */
  public static ProgressLine of(Console console) {
    return new ProgressLine(console.err(), console.animatedErr(), System::nanoTime);
  }

  /** Tells whether messages can be drawn over, and were not a moment ago. */
  public boolean isDue() {
    return animated && nanoTime.getAsLong() - drawn >= REDRAW_NANOS;
  }

  /** Draws the line anew, where messages can be drawn over. */
  public void draw(String text) {
    if (animated) {
      drawn = nanoTime.getAsLong();
      shown = true;
      err.print(MessageWriter.Sequence.ERASE_LINE);
      err.print(MessageWriter.Sequence.CUT);
      err.print(text);
      err.print(MessageWriter.Sequence.WRAP);
      err.flush();
    }
  }

  /** Prints a line that stays, in place of what is drawn. */
  public void println(String text) {
    close();
    err.println(text);
    err.flush();
  }

  /** Takes away what is drawn. */
  @Override
  public void close() {
    if (shown) {
      err.print(MessageWriter.Sequence.ERASE_LINE);
      err.flush();
      shown = false;
    }
  }
}
