package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.Housekeeping;
import amp.cli.console.CliException;
import amp.cli.project.AskingProjects;
import amp.cli.project.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an installed version. */
@Command(name = "uninstall", description = "Removes an installed version.")
final class UninstallCommand extends ChangingCommand {
  @Parameters(index = "0", paramLabel = "COMPONENT", description = "Such as postgres.")
  private String component = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "Such as 18 or 18.6.0.")
  private String version = "";

  @Option(names = "--force", description = "Removes it even when a project needs it.")
  private boolean force;

  @Option(
      names = "--postgres",
      paramLabel = "MAJOR",
      description = "Of an extension: for this PostgreSQL alone.")
  private @Nullable Integer postgres;

  UninstallCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws IOException {
    Store store = store();
    VersionSpec spec = VersionSpec.of(version);
    Optional<Integer> major = Optional.ofNullable(postgres);
    try (ProgressView view = view()) {
      Housekeeping house = Housekeeping.of(store, settings(store).build(), view);
      if (!force) {
        requireUnasked(store, house.meant(component, spec, major));
      }
      List<Installed> removed = house.uninstall(component, spec, major, force);
      if (json()) {
        printJson(Rows.json(removed, false));
      } else {
        removed.forEach(installed -> print(Rows.line(installed) + " is removed"));
      }
    }
    return 0;
  }

  /** What a server was started with, the removal itself looks at, under the lock of the store. */
  private void requireUnasked(Store store, List<Installed> removed) throws IOException {
    List<Path> projects = new AskingProjects(context(), store).without(component, removed);
    if (!projects.isEmpty()) {
      throw new CliException(
          component
              + " "
              + version
              + " is asked for by the configuration of "
              + String.join(", ", projects.stream().map(Path::toString).toList()),
          "keep it, or add --force");
    }
  }
}
