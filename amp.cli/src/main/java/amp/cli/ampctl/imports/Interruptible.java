package amp.cli.ampctl.imports;

import amp.cli.console.Console;
import amp.cli.sql.Cancellation;
import amp.pgcopy.Copies;
import java.time.Duration;

/**
 * Runs copies, showing how far they are, so that a signal ends them in the servers too, and nothing
 * of them is left there.
 */
public final class Interruptible {
  /** So long a database that was begun may take to be dropped, checkpoint and all. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Interruptible() {}

  /** Work that copies. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run(ImportView view) throws E;
  }

  /**
   * Works. A signal has the work fail and remove what it has made; then the program ends.
   *
   * @param console where is shown how far it is
   * @return what the work does
   */
  public static <T, E extends Exception> T run(Console console, Work<T, E> work) throws E {
    Cancellation cancellation = new Cancellation(Copies::cancelAll, LIMIT);
    cancellation.handleSignals();
    cancellation.begin();
    try (ImportView view = new ImportView(console)) {
      return work.run(view);
    } finally {
      cancellation.end();
    }
  }
}
