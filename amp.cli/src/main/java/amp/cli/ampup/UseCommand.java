package amp.cli.ampup;

import amp.ampup.Installed;
import amp.ampup.Store;
import amp.ampup.VersionSpec;
import amp.ampup.install.Housekeeping;
import amp.cli.project.Context;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an installed version the active one. */
@Command(name = "use", description = "Makes an installed version the active one.")
final class UseCommand extends ChangingCommand {
  @Parameters(index = "0", paramLabel = "COMPONENT", description = "Such as postgres.")
  private String component = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "Such as 18 or 18.6.0.")
  private String version = "";

  @Option(
      names = "--postgres",
      paramLabel = "MAJOR",
      description = "Of an extension: for this PostgreSQL alone.")
  private @Nullable Integer postgres;

  UseCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    try (ProgressView view = view()) {
      List<Installed> active =
          Housekeeping.of(store, settings(store).build(), view)
              .use(component, VersionSpec.of(version), Optional.ofNullable(postgres));
      if (json()) {
        printJson(Rows.json(active, true));
      } else {
        active.forEach(installed -> print(Rows.line(installed) + " is active"));
      }
    }
    return 0;
  }
}
