package amp.cli.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which project is meant, and what its configuration is to be. */
public final class ProjectOptions {
  @Option(
      names = "--amp-dir",
      paramLabel = "DIR",
      description =
          "The project's .amp folder. Default: $AMP_DIR, else the nearest .amp upwards, else ./.amp.")
  @Nullable Path ampDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration file. Default: $AMP_CONFIG, else config.toml in .amp.")
  @Nullable Path config;

  @Option(
      names = "--metadb-backend",
      paramLabel = "NAME",
      description = "auto, embedded, system, tcp, or another provider.")
  @Nullable String backend;

  @Option(
      names = "--metadb-url",
      paramLabel = "URL",
      description = "An external database; none is started.")
  @Nullable String url;

  @Option(
      names = "--provider-path",
      paramLabel = "PATH",
      description = "Further providers: a folder or a jar; repeatable.")
  List<Path> providerPath = new ArrayList<>();

  /** Returns the options that name nothing but a folder. */
  public static ProjectOptions at(Path ampDir) {
    ProjectOptions options = new ProjectOptions();
    options.ampDir = ampDir;
    return options;
  }
}
