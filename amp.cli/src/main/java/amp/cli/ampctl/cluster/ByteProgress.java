package amp.cli.ampctl.cluster;

import amp.cli.console.Console;
import amp.cli.console.ProgressLine;
import amp.problem.ByteSize;
import java.util.function.LongConsumer;

/** Shows on a terminal how many bytes of a long work are done. */
final class ByteProgress implements LongConsumer, AutoCloseable {
  private final ProgressLine line;
  private final String doing;
  private final long total;

  ByteProgress(Console console, String doing, long total) {
    this.line = ProgressLine.of(console);
    this.doing = doing;
    this.total = total;
  }

  @Override
  public void accept(long done) {
    if (line.isDue()) {
      line.draw(doing + " " + ByteSize.text(done) + " of " + ByteSize.text(total));
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
