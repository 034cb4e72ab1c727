package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Layout;
import amp.ampup.OwnFolder;
import amp.cli.project.Context;
import amp.os.file.Failure;
import amp.os.file.NewFiles;
import amp.problem.Remedy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final List<String> changed = new ArrayList<>();

  InitCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Layout layout = store().layout();
    try {
      if (!undo && !OwnFolder.isAnothers(layout.home())) {
        for (Path folder : List.of(layout.bin(), layout.components(), layout.providers())) {
          NewFiles.folder(folder);
        }
        say(layout.home() + " is ready");
      }
      if (!noModifyPath) {
        edit(Profiles.find(userHome()), layout.bin());
      }
      if (json()) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("home", layout.home());
        result.put("changed", changed);
        printJson(result);
      }
      return 0;
    } catch (IOException e) {
      throw new AmpupException(
          "the set-up failed (" + Failure.describe(e) + ")",
          "Make it writable for this user, or set AMPUP_HOME to another folder",
          e);
    }
  }

  private Path userHome() {
    Path home = context().environment().home();
    if (home.toString().isEmpty()) {
      throw new AmpupException(
          "the home directory of this user is not known", "Set HOME, or add --no-modify-path");
    }
    return home;
  }

  /** Edits each file that can be edited, and names the others at the end. */
  private void edit(List<Path> profiles, Path bin) throws IOException {
    if (!undo && !yes && context().console().interactive() && !agreed(profiles)) {
      say("No file was changed. Add to your PATH by hand: " + bin);
      return;
    }
    List<String> refused = new ArrayList<>();
    for (Path profile : profiles) {
      boolean existed = Files.exists(profile);
      try {
        if (undo ? Profiles.remove(profile) : Profiles.add(profile, bin)) {
          String kept = existed ? "; what it held is in " + Profiles.copyOf(profile) : "";
          changed.add(profile.toString());
          say(profile + " was changed" + kept + "; open a new terminal");
        }
      } catch (IOException e) {
        refused.add(profile + " was left as it is: " + Failure.reason(e));
      }
    }
    if (!refused.isEmpty()) {
      throw new AmpupException(
          String.join("; ", refused),
          new Remedy.Advice(
              "Take ampup's lines and marks out of it by hand, or make it a file that you can write,"
                  + " and run this again"),
          new Remedy.Advice("Or add " + bin + " to your PATH yourself, and say --no-modify-path"));
    }
  }

  private void say(String line) {
    if (!json()) {
      print(line);
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
