package amp.cli.parser;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What to throw where a command finds its command line wrong. A class that throws picocli's own
 * exceptions has these loaded with itself, at every start.
 */
public final class WrongUsage {
  private WrongUsage() {}

  /**
   * Returns an exception that is reported as wrong usage.
   *
   * @param command whose help is advised
   * @param problem what is wrong
   */
  public static RuntimeException of(CommandSpec command, String problem) {
    return new ParameterException(command.commandLine(), problem);
  }

  /** Returns the exception for words that the command does not know. */
  public static RuntimeException unknown(CommandSpec command, List<String> words) {
    return new UnmatchedArgumentException(command.commandLine(), words);
  }

  /**
   * Returns the exception for a value that an option does not take; the parser names the option.
   */
  public static RuntimeException value(String problem) {
    return new TypeConversionException(problem);
  }
}
