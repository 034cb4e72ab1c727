package amp.cli.sql;

import amp.os.file.Durable;
import amp.os.file.Mode;
import amp.os.file.NewFiles;
import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a terminal, with editing and a history; a statement of several lines is edited as a
 * whole. The only class that touches JLine, so that nobody else pays for loading it.
 */
public final class EditedLines implements Lines {
  private final Terminal terminal;
  private final LineReader reader;

  private EditedLines(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Takes the terminal.
   *
   * @param history the file of what was typed before, readable by its owner alone
   * @return empty where the terminal cannot be controlled, which takes the program {@code stty}
   */
  public static Optional<Lines> open(Path history) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(TerminalBuilder.SystemOutput.SysOutOrSysErr)
              // It runs stty; the others unpack a native library, or want a later Java.
              .provider(TerminalBuilder.PROP_PROVIDER_EXEC)
              .dumb(false)
              // Asking the terminal leaves its late answer among what is typed.
              .graphemeCluster(false)
              .build();
      if (terminal.getColumns() == 0) {
        // Nobody has said how large it is: that of a container, for one.
        terminal.setSize(Size.of(80, 24));
      }
      LineReaderBuilder builder =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new Whole())
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, GOES_ON)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.INSERT_TAB, true);
      if (makePrivate(history)) {
        builder.variable(LineReader.HISTORY_FILE, history);
      }
      LineReader reader = builder.build();
      acceptAnywhere(reader);
      return Optional.of(new EditedLines(terminal, reader));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Enter goes on below the statement, and does not divide it, wherever in it the cursor is. */
  private static void acceptAnywhere(LineReader reader) {
    Widget accept = Objects.requireNonNull(reader.getWidgets().get(LineReader.ACCEPT_LINE));
    reader
        .getWidgets()
        .put(
            LineReader.ACCEPT_LINE,
            () -> {
              reader.getBuffer().cursor(reader.getBuffer().length());
              return accept.apply();
            });
  }

  @Override
  public @Nullable String read(boolean begun) {
    try {
      return reader.readLine(begun ? GOES_ON : PROMPT);
    } catch (UserInterruptException e) {
      // What was typed so far is discarded.
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  @Override
  public void onInterrupt(Runnable action) {
    terminal.handle(Terminal.Signal.INT, signal -> action.run());
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  /** Statements may hold passwords. Where no such file can be had, the history is forgotten. */
  private static boolean makePrivate(Path history) {
    try {
      NewFiles.folder(Trees.parent(history));
      try {
        Durable.create(history).close();
      } catch (FileAlreadyExistsException e) {
        if (history.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.setPosixFilePermissions(
              history, PosixFilePermissions.fromString(Mode.PRIVATE_FILE));
        }
      }
      return Files.isRegularFile(history, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(history);
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks for another line as long as the statement has not ended. */
  private static final class Whole implements Parser {
    private final Parser words = new DefaultParser().quoteChars(new char[0]).escapeChars(null);

    @Override
    public ParsedLine parse(String text, int cursor, ParseContext context) {
      if (context != ParseContext.COMPLETE && !isWhole(text)) {
        throw new EOFError(-1, -1, "the statement goes on");
      }
      return words.parse(text, cursor, context);
    }

    private static boolean isWhole(String text) {
      StatementReader statements = new StatementReader();
      boolean command = text.stripLeading().startsWith("\\");
      if (!command) {
        statements.add(text);
      }
      return statements.isEmpty();
    }
  }
}
