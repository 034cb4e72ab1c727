package amp.cli.sql;

import amp.cli.console.Console;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the SQL shell's text comes from. */
public interface Lines extends AutoCloseable {
  String PROMPT = "amp=> ";
  String GOES_ON = "amp-> ";

  /**
   * Returns the next line, or several at once.
   *
   * @param begun whether a statement has begun and goes on
   * @return null at the end
   */
  @Nullable String read(boolean begun) throws IOException;

  /** Says what Ctrl+C does while nothing is read. */
  default void onInterrupt(Runnable action) {}

  @Override
  default void close() throws IOException {}

  /** Reads what is piped in, or typed where a terminal can do no more than that. */
  static Lines of(Console console) {
    return begun -> {
      if (console.interactive()) {
        console.err().print(begun ? GOES_ON : PROMPT);
        console.err().flush();
      }
      return console.in().readLine();
    };
  }
}
