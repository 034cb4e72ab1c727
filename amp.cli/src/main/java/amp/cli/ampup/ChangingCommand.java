package amp.cli.ampup;

import amp.ampup.Store;
import amp.ampup.install.InstallSettings;
import amp.cli.project.Context;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the commands that change the store have in common. */
@Command
abstract class ChangingCommand extends StoreCommand {
  @Option(names = "--offline", description = "Opens no connection.")
  private boolean offline;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for another ampup (default: ${DEFAULT-VALUE}).")
  private int lockTimeout = 600;

  ChangingCommand(Context context) {
    super(context);
  }

  final boolean offline() {
    return offline;
  }

  /** Returns what options, environment and the user's settings say. */
  final InstallSettings.Builder settings(Store store) {
    Config config = Config.read(store);
    InstallSettings.Builder settings =
        InstallSettings.builder()
            .environment(context().environment().variables())
            .userHome(context().environment().home())
            .lockTimeout(Duration.ofSeconds(lockTimeout));
    config.text("mirror").ifPresent(settings::mirror);
    config.text("manifest_url").ifPresent(settings::manifestUrl);
    config.text("source").ifPresent(settings::source);
    config.text("debian_mirror").ifPresent(settings::debianMirror);
    config.text("pgdg_mirror").ifPresent(settings::pgdgMirror);
    if (offline) {
      settings.offline();
    }
    return settings;
  }

  final ProgressView view() {
    return ProgressView.of(context(), quiet() || json());
  }
}
