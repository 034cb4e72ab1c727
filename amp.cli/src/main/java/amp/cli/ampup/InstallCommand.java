package amp.cli.ampup;

import amp.ampup.VersionSpec;
import amp.ampup.install.InstallRequest;
import amp.ampup.install.InstallResult;
import amp.ampup.install.InstallSettings;
import amp.ampup.install.Installer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Installs a component. */
@Command(
    name = "install",
    description = "Installs a version of a component, and makes it the active one.")
final class InstallCommand extends StoreCommand {
  @Option(
      names = {"-c", "--component"},
      paramLabel = "NAME",
      defaultValue = "postgres",
      description = "The component: postgres, ampd or ampctl.")
  private String component = "postgres";

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "18, 18.6, 18.6.0 or latest (the default).")
  private @Nullable String version;

  @Option(names = "--from", paramLabel = "FILE", description = "Takes the archive from a file.")
  private @Nullable Path from;

  @Option(names = "--force", description = "Installs again what is installed already.")
  private boolean force;

  @Option(names = "--offline", description = "Opens no connection.")
  private boolean offline;

  @Option(
      names = "--allow-unpinned",
      description = "Installs what no manifest pins, believing the repository's own hash.")
  private boolean allowUnpinned;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for another ampup (default: ${DEFAULT-VALUE}).")
  private int lockTimeout = 600;

  InstallCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    InstallRequest request =
        InstallRequest.of(
            component, version == null ? VersionSpec.LATEST : VersionSpec.of(version));
    request = force ? request.withForce() : request;
    request = allowUnpinned ? request.allowingUnpinned() : request;
    request = from == null ? request : request.from(from);
    InstallSettings.Builder settings =
        InstallSettings.builder()
            .environment(shell().environment())
            .userHome(shell().userHome())
            .lockTimeout(Duration.ofSeconds(lockTimeout));
    settings = offline ? settings.offline() : settings;
    try (ProgressView view = ProgressView.of(shell(), quiet() || json())) {
      InstallResult result = Installer.of(store(), settings.build(), view).install(request);
      view.close();
      show(result);
    }
    return 0;
  }

  private void show(InstallResult result) {
    if (json()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("component", result.installed().component());
      values.put("version", result.installed().version());
      values.put("platform", result.installed().platform());
      values.put("fresh", result.fresh());
      values.put("directory", result.installed().directory());
      printJson(values);
      return;
    }
    print(
        result.installed().component()
            + " "
            + result.installed().version()
            + (result.fresh() ? " is installed: " : " was installed already and is active: ")
            + result.installed().directory());
  }
}
