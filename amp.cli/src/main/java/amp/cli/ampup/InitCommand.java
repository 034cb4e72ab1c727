package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.cli.project.Context;
import amp.os.file.NewFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sets up the store, and the PATH of the user's shells. */
@Command(
    name = "init",
    description = "Makes the store, and puts its bin folder into the PATH of your shells.")
final class InitCommand extends StoreCommand {
  @Option(
      names = {"-y", "--yes"},
      description = "Asks nothing.")
  private boolean yes;

  @Option(names = "--no-modify-path", description = "Edits no file of a shell.")
  private boolean noModifyPath;

  @Option(names = "--undo", description = "Takes the store's bin folder out of the PATH again.")
  private boolean undo;

  InitCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Layout layout = store().layout();
    try {
      if (!undo) {
        for (Path folder : List.of(layout.bin(), layout.components(), layout.providers())) {
          NewFiles.folder(folder);
        }
        print(layout.home() + " is ready");
      }
      if (noModifyPath) {
        return 0;
      }
      List<Path> profiles = Profiles.find(context().environment().home());
      if (!undo && !yes && context().console().interactive() && !agreed(profiles)) {
        print("No file was changed. Add to your PATH by hand: " + layout.bin());
        return 0;
      }
      for (Path profile : profiles) {
        if (undo ? Profiles.remove(profile) : Profiles.add(profile, layout.bin())) {
          print(profile + " was changed; open a new terminal");
        }
      }
      return 0;
    } catch (IOException e) {
      throw new AmpupException(
          "the set-up failed (" + e + ")", "Make the file writable, or add --no-modify-path", e);
    }
  }

  private boolean agreed(List<Path> profiles) throws IOException {
    PrintWriter err = context().console().err();
    err.print("Add " + store().layout().bin() + " to your PATH in " + profiles + "? [Y/n] ");
    err.flush();
    @Nullable String answer = context().console().in().readLine();
    return answer != null && (answer.isBlank() || answer.strip().equalsIgnoreCase("y"));
  }
}
