package amp.cli.parser;

import amp.cli.console.Console;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a program tells of itself, made from its commands. */
public final class SelfDescription {
  private SelfDescription() {}

  /** Adds the commands {@code completions} and {@code manual}. */
  public static CommandLine addTo(CommandLine root, Console console) {
    return root.addSubcommand(new Completions(console)).addSubcommand(new Manual(console));
  }

  @Command(
      name = "completions",
      description = "Prints a script that completes the commands in a shell.",
      footer = {"", "Example: source <(${ROOT-COMMAND-NAME} completions)"})
  private static final class Completions implements Runnable {
    /** The shells that have completions. */
    enum Shell {
      BASH,
      ZSH,
      FISH;

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Parameters(
        paramLabel = "SHELL",
        arity = "0..1",
        defaultValue = "bash",
        description = "${COMPLETION-CANDIDATES}. Default: bash.")
    Shell shell = Shell.BASH;

    @Spec CommandSpec spec = CommandSpec.create();
    private final Console console;

    Completions(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      CommandLine root = spec.root().commandLine();
      // The script for bash turns zsh's compatibility on by itself.
      console
          .out()
          .print(
              shell == Shell.FISH
                  ? FishScript.of(root)
                  : AutoComplete.bash(root.getCommandName(), root));
    }
  }

  /**
   * Prints a manual page.
   *
   * @see <a href="https://man7.org/linux/man-pages/man7/man.7.html">man(7)</a>
   */
  @Command(
      name = "manual",
      description = "Prints the manual page of all commands.",
      footer = {"", "Example: ${ROOT-COMMAND-NAME} manual | man -l -"})
  private static final class Manual implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();
    private final Console console;

    Manual(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      CommandLine root = spec.root().commandLine();
      String name = spec.root().name();
      PrintWriter out = console.out();
      out.println(".TH " + name.toUpperCase(Locale.ROOT) + " 1");
      out.println(".SH NAME");
      out.println(name + " \\- " + CommandList.summary(root));
      out.println(".SH DESCRIPTION");
      print(root);
      out.println(".SH EXIT STATUS");
      out.println("0 done, 1 failed, 2 wrong usage, 69 no backend available, 75 busy.");
    }

    private void print(CommandLine command) {
      PrintWriter out = console.out();
      out.println(".SS " + command.getCommandSpec().qualifiedName());
      out.println(".nf");
      command
          .getUsageMessage(Ansi.OFF)
          .lines()
          .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
          // A dot or a quote at the beginning would be a request to the formatter.
          .forEach(line -> out.println(line.matches("[.'].*") ? "\\&" + line : line));
      out.println(".fi");
      command.getSubcommands().values().stream().distinct().forEach(this::print);
    }
  }
}
