package amp.cli.ampup;

import amp.cli.parser.FishScript;
import amp.cli.project.Context;
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

  CompletionsCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    if (kind == Kind.fish) {
      print(FishScript.of(root));
    } else {
      // The script for bash turns zsh's compatibility on by itself.
      print(AutoComplete.bash("ampup", root));
    }
    return 0;
  }
}
