package amp.cli.ampup;

import amp.ampup.install.Progress;
import amp.cli.console.MessageWriter;
import amp.cli.console.ProgressLine;
import amp.cli.project.Context;
import amp.problem.ByteSize;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows an installation: one line that is drawn over on a terminal, and a few plain lines where
 * there is none.
 */
final class ProgressView implements Progress, AutoCloseable {
  private static final int BAR = 24;
  private static final int PLAIN_STEPS = 4;

  private final ProgressLine line;
  private final boolean animated;
  private final LongSupplier clock;
  private long started;
  private long startedWith = -1;
  private long step;

  ProgressView(MessageWriter err, boolean animated, LongSupplier clock) {
    this.line = new ProgressLine(err, animated, clock);
    this.animated = animated;
    this.clock = clock;
  }

  static ProgressView of(Context context, boolean quiet) {
    MessageWriter err = quiet ? MessageWriter.nowhere() : context.console().err();
    return new ProgressView(err, context.console().animatedErr(), System::nanoTime);
  }

  @Override
  public synchronized void phase(Phase phase, String what) {
    startedWith = -1;
    step = 0;
    String verb =
        switch (phase) {
          case FETCH -> "Fetching ";
          case BUILD -> "Building ";
          case PROVE -> "Checking ";
          case COMMIT -> "Installing ";
        };
    line.println(verb + what);
  }

  @Override
  public synchronized void bytes(long done, long total) {
    long now = clock.getAsLong();
    if (startedWith < 0) {
      startedWith = done;
      started = now;
    }
    if (!animated) {
      plain(done, total);
    } else if (line.isDue() || done == total) {
      line.draw(bar(done, total) + rate(done, total, now));
    }
  }

  @Override
  public synchronized void waiting(String holder) {
    line.println("Waiting for " + holder);
  }

  @Override
  public synchronized void retrying(String reason, Duration after) {
    line.println(reason + "; trying again in " + Math.max(1, after.toSeconds()) + " s");
  }

  @Override
  public synchronized void notice(String message) {
    line.println(message);
  }

  /** Takes the line away that was drawn last. */
  @Override
  public synchronized void close() {
    line.close();
  }

  private void plain(long done, long total) {
    long now = total <= 0 ? 0 : done * PLAIN_STEPS / total;
    if (now > step) {
      step = now;
      line.println("  " + 100 * now / PLAIN_STEPS + " % of " + ByteSize.text(total));
    }
  }

  private static String bar(long done, long total) {
    if (total <= 0) {
      return ByteSize.text(done);
    }
    int filled = (int) Math.min(BAR, BAR * done / total);
    return "["
        + "#".repeat(filled)
        + " ".repeat(BAR - filled)
        + "] "
        + 100 * done / total
        + " %  "
        + ByteSize.text(done)
        + " of "
        + ByteSize.text(total);
  }

  /** Counts only what arrived in this run: what an earlier one left took no time. */
  private String rate(long done, long total, long now) {
    double seconds = (now - started) / 1e9;
    if (seconds < 0.2 || done <= startedWith) {
      return "";
    }
    double rate = (done - startedWith) / seconds;
    String left =
        total > done ? "  " + seconds((long) Math.ceil((total - done) / rate)) + " left" : "";
    return "  " + ByteSize.text((long) rate) + "/s" + left;
  }

  private static String seconds(long seconds) {
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
