package amp.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Writes messages for people. What would command a terminal is shown as text; our own commands pass
 * as {@link Sequence}s, and nothing else does.
 */
public final class MessageWriter extends PrintWriter {
  private final VisibleWriter visible;

  /** What we command a terminal (ECMA-48: CR, EL and SGR; DECAWM of the VT100). */
  enum Sequence {
    /** Back to the line's beginning, and everything to its right erased. */
    ERASE_LINE("\r\033[K"),
    /** What follows stays in this line; the terminal cuts what its width does not hold. */
    CUT("\033[?7l"),
    /** What follows goes on in the next line where one is full, as usual. */
    WRAP("\033[?7h"),
    /** What follows is red and bold. */
    ERROR("\033[1;31m"),
    /** What follows is as usual. */
    USUAL("\033[0m");

    private final String text;

    Sequence(String text) {
      this.text = text;
    }
  }

  /**
   * Makes a writer.
   *
   * @param out where messages go; flushed after each line
   */
  public MessageWriter(Writer out) {
    this(new VisibleWriter(out));
  }

  private MessageWriter(VisibleWriter visible) {
    super(visible, true);
    this.visible = visible;
  }

  /** Returns one whose messages nobody sees. */
  public static MessageWriter nowhere() {
    return new MessageWriter(Writer.nullWriter());
  }

  /** Commands the terminal. */
  void print(Sequence sequence) {
    try {
      visible.own(sequence.text);
    } catch (IOException e) {
      setError();
    }
  }
}
