package amp.cli.ampup;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes ampup's commands. */
@Command(
    name = "completions",
    description = "Prints a script that completes the commands of ampup in a shell.")
final class CompletionsCommand extends StoreCommand {
  /** The shells that have completions. */
  enum Kind {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private Kind kind = Kind.bash;

  @Spec private CommandSpec spec;

  CompletionsCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    if (kind == Kind.fish) {
      print(fish(root));
    } else {
      // The script for bash turns zsh's compatibility on by itself.
      print(AutoComplete.bash("ampup", root));
    }
    return 0;
  }

  private static String fish(CommandLine root) {
    StringBuilder script = new StringBuilder("complete -c ampup -f\n");
    String none = "'not __fish_seen_subcommand_from " + names(root) + "'";
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              CommandSpec sub = command.getCommandSpec();
              if (sub.usageMessage().hidden()) {
                return;
              }
              script.append(line(none, "-a " + name, first(sub.usageMessage().description())));
              sub.options().stream()
                  .filter(option -> !option.hidden())
                  .forEach(
                      option ->
                          script.append(
                              line(
                                  "'__fish_seen_subcommand_from " + name + "'",
                                  "-l " + option.longestName().replaceFirst("^-+", ""),
                                  first(option.description()))));
            });
    return script.toString();
  }

  private static String names(CommandLine root) {
    return String.join(" ", root.getSubcommands().keySet());
  }

  private static String line(String condition, String what, String description) {
    String quoted = description.replace("\\", "\\\\").replace("'", "\\'");
    return "complete -c ampup -n " + condition + " " + what + " -d '" + quoted + "'\n";
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }
}
