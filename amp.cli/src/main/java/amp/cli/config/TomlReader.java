package amp.cli.config;

import amp.cli.console.CliException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** Reads files that people write, and that may have come with somebody's project. */
public final class TomlReader {
  private static final long LARGEST = 1 << 20;

  private TomlReader() {}

  /**
   * Returns the text of a small file.
   *
   * @throws CliException when it is no file, larger than 1 MiB, or not UTF-8
   */
  public static String text(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new CliException(file + " is not a file", "name a file");
      }
      if (Files.size(file) > LARGEST) {
        throw new CliException(file + " is larger than 1 MiB", "is it the right file?");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new CliException(file + " is not UTF-8", "save it in UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads TOML.
   *
   * @param file where the text is from
   * @throws ConfigException when it is not TOML
   */
  public static TomlParseResult parse(Path file, String text) {
    TomlParseResult result;
    try {
      result = Toml.parse(text);
    } catch (RuntimeException | AssertionError e) {
      // The parser itself fails at some escapes that are none.
      throw new CliException(file + " cannot be read as TOML", "look for a wrong \\u in a text");
    } catch (StackOverflowError e) {
      throw new CliException(file + " nests too deep", "no key needs more than one list");
    }
    if (result.hasErrors()) {
      TomlParseError error = result.errors().get(0);
      throw ConfigException.syntax(
          new Origin.File(file, error.position().line(), error.position().column()),
          String.valueOf(error.getMessage()));
    }
    return result;
  }
}
