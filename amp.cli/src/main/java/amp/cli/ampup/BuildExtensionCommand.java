package amp.cli.ampup;

import amp.ampup.AmpupException;
import amp.ampup.Store;
import amp.ampup.Version;
import amp.ampup.install.InstallResult;
import amp.ampup.install.Installer;
import amp.ampup.install.build.BuildRequest;
import amp.cli.project.Context;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds an extension from its source. */
@Command(
    name = "build-extension",
    description = {
      "Builds an extension from its source with your own make and compiler, and installs it.",
      "Its Makefile is a program like any other: build what you would run."
    },
    footer = {"", "Example: ampup build-extension pgvector-0.8.0.tar.gz --component pgvector"})
final class BuildExtensionCommand extends ChangingCommand {
  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "A folder with a Makefile that uses PGXS, or a tar.gz, tar.xz or zip of one.")
  private String source = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Its version (default: that in its control file).")
  private @Nullable String version;

  @Option(
      names = {"-c", "--component"},
      paramLabel = "NAME",
      description = "The component's name (default: the extension's).")
  private @Nullable String component;

  @Option(
      names = "--postgres",
      paramLabel = "MAJOR",
      description = "The PostgreSQL to build it for (default: the active one).")
  private @Nullable Integer postgres;

  @Option(
      names = "--pg-config",
      paramLabel = "FILE",
      description = "A pg_config whose headers are used, in place of the component pg-headers.")
  private @Nullable String pgConfig;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "1800",
      description = "How long the build may take (default: ${DEFAULT-VALUE}).")
  private int timeout = 1800;

  @Option(names = "--force", description = "Replaces the same version that is installed already.")
  private boolean force;

  BuildExtensionCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Store store = store();
    BuildRequest request =
        new BuildRequest(
            path(source),
            Optional.ofNullable(component),
            Optional.ofNullable(version).map(Version::of),
            Optional.ofNullable(postgres),
            Optional.ofNullable(pgConfig).map(BuildExtensionCommand::path),
            Duration.ofSeconds(Math.max(1, timeout)),
            force);
    try (ProgressView view = view()) {
      InstallResult result = Installer.of(store, settings(store).build(), view).build(request);
      view.close();
      if (json()) {
        var row = Rows.json(result.installed(), true);
        row.put("fresh", result.fresh());
        printJson(row);
      } else {
        String what =
            result.fresh() ? " is built and installed: " : " was built before and is active: ";
        print(Rows.line(result.installed()) + what + result.installed().directory());
      }
    }
    return 0;
  }

  private static Path path(String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new AmpupException(
          "\"" + text + "\" is not a path (" + e.getMessage() + ")", "Write the path of a file", e);
    }
  }
}
