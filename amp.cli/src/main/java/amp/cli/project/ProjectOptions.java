package amp.cli.project;

import amp.cli.config.Configuration.OptionValue;
import amp.cli.config.Key;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.problem.ProblemKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** What options of a single command set. */
  private final Map<Key<?>, OptionValue> others = new LinkedHashMap<>();

  /** Returns the options that name nothing but a folder. */
  public static ProjectOptions at(Path ampDir) {
    ProjectOptions options = new ProjectOptions();
    options.ampDir = ampDir;
    return options;
  }

  /**
   * Refuses an empty folder, as of a script's variable that is not set: it would be the current
   * one.
   */
  void requireFolders() {
    requireNamed("--amp-dir", ampDir);
    providerPath.forEach(path -> requireNamed("--provider-path", path));
  }

  private static void requireNamed(String option, @Nullable Path folder) {
    if (folder != null && folder.toString().isEmpty()) {
      throw new CliException(
          ProblemKind.USAGE, option + " is empty", "name a folder, or leave it out");
    }
  }

  /** Sets a key of the configuration, as an option of a single command says. */
  public void set(Key<?> key, String option, String text) {
    others.put(key, new OptionValue(option, text));
  }

  /** Returns what the options set in the configuration. */
  Map<Key<?>, OptionValue> overrides() {
    Map<Key<?>, OptionValue> overrides = new LinkedHashMap<>(others);
    if (backend != null) {
      overrides.put(Keys.BACKEND, new OptionValue("--metadb-backend", backend));
    }
    if (url != null) {
      overrides.put(Keys.URL, new OptionValue("--metadb-url", url));
    }
    return overrides;
  }
}
