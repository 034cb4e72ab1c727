package amp.cli.parser;

import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 900,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 901,
      description = "Show the version.")
  boolean version;

  @Option(
      names = "--verbose",
      order = 902,
      description = "Show the log, and the stack trace of an error.")
  boolean verbose;
}
