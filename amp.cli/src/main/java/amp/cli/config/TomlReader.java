package amp.cli.config;

import amp.cli.console.CliException;
import amp.os.file.RefusedFileException;
import amp.os.file.SmallFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Reads files that people write, and that may have come with somebody's project. */
public final class TomlReader {
  private static final int LARGEST = 1 << 20;

  /** The parser takes some 400 bytes for each character, and keeps every error that it finds. */
  private static final int LARGEST_TOML = 128 << 10;

  /** A byte order mark, which some editors write. */
  private static final String MARK = "\ufeff";

  private TomlReader() {}

  /**
   * Returns the text of a small file, without the byte order mark that it may begin with.
   *
   * @throws CliException when it is no file, larger than 1 MiB, or not UTF-8
   */
  public static String text(Path file) {
    try {
      String text = SmallFile.textThroughLink(file, LARGEST);
      return text.startsWith(MARK) ? text.substring(1) : text;
    } catch (RefusedFileException e) {
      throw new CliException(file + " " + e.getReason(), advice(e.why()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String advice(RefusedFileException.Why why) {
    return switch (why) {
      case TOO_LARGE -> "is it the right file?";
      case NOT_UTF8 -> "save it in UTF-8";
      case LINK, NOT_A_FILE -> "name a file";
    };
  }

  /**
   * Reads TOML.
   *
   * @param file where the text is from
   * @throws CliException when it has more than 128 KiB, or is not TOML
   */
  public static TomlParseResult parse(Path file, String text) {
    if (text.length() > LARGEST_TOML) {
      throw new CliException(
          file + " is larger than 128 KiB, and no more is read as TOML",
          advice(RefusedFileException.Why.TOO_LARGE));
    }
    TomlParseResult result;
    try {
      result = Toml.parse(text);
    } catch (RuntimeException | AssertionError e) {
      // The parser itself fails at some escapes that are none.
      throw new CliException(file + " cannot be read as TOML", "look for a wrong \\u in a text");
    } catch (StackOverflowError e) {
      throw new CliException(file + " nests too deep", "no key needs more than one list");
    }
    Faults faults = new Faults();
    for (TomlParseError error : result.errors()) {
      faults.add(
          ConfigException.syntax(
              new Origin.File(file, error.position().line(), error.position().column()),
              String.valueOf(error.getMessage())));
    }
    faults.throwIfAny();
    return result;
  }
}
