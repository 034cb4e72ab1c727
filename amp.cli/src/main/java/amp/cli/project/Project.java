package amp.cli.project;

import amp.cli.config.Configuration;
import amp.cli.config.Contained;
import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.tempdb.api.AmpupHome;
import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A project: its folder, its configuration, and the database they describe.
 *
 * @param folder the {@code .amp} folder; it need not exist
 * @param configuration the effective configuration
 * @param spec the managed database
 */
public record Project(AmpFolder folder, Configuration configuration, TempDbSpec spec) {

  /**
   * Finds the project and reads its configuration; creates nothing.
   *
   * @param options what the command line says
   * @param context the surroundings, and the databases there are
   * @throws CliException when the folder or the configuration cannot be used
   */
  public static Project load(ProjectOptions options, Context context) {
    options.requireFolders();
    Environment environment = context.environment();
    AmpFolder folder = AmpFolder.find(options.ampDir, environment);
    return of(folder, configuration(folder, options, environment), options, context);
  }

  /**
   * Finds the project as {@link #load} does; with what is wrong with its configuration, that is
   * told and the project is one without.
   *
   * @param faults is told what is wrong with the configuration
   * @throws CliException when the folder cannot be used
   */
  public static Project examine(
      ProjectOptions options, Context context, Consumer<CliException> faults) {
    options.requireFolders();
    Environment environment = context.environment();
    AmpFolder folder = AmpFolder.find(options.ampDir, environment);
    Configuration configuration;
    try {
      configuration = configuration(folder, options, environment);
    } catch (CliException e) {
      faults.accept(e);
      configuration = Configuration.load(null, Map.of(), Map.of());
    }
    return of(folder, configuration, options, context);
  }

  private static Configuration configuration(
      AmpFolder folder, ProjectOptions options, Environment environment) {
    return Configuration.load(
        ConfigFile.find(options.config, environment, folder),
        environment.variables(),
        options.overrides());
  }

  private static Project of(
      AmpFolder folder, Configuration configuration, ProjectOptions options, Context context) {
    TempDbSpec spec = spec(folder, configuration, options, context.environment());
    boolean own =
        configuration
            .find(Keys.URL)
            .filter(url -> OwnUrl.names(url, spec, context.databases()))
            .isPresent();
    return new Project(folder, own ? configuration.without(Keys.URL) : configuration, spec);
  }

  /** Creates the folder, and those of the configured folders that lie in it. */
  public void create() {
    folder.create(
        Stream.of(Keys.DATA_DIR, Keys.PROVIDERS_DIR, Keys.MANIFESTS_DIR)
            .flatMap(key -> configuration.folder(key, folder.directory()).stream())
            .filter(part -> Contained.in(folder.directory(), part).isPresent())
            .toList());
  }

  /**
   * Returns the specification of a cluster that is yet to be made: what the folder holds already
   * would rule out every other version.
   */
  public TempDbSpec specOfNew() {
    return spec.with(s -> s.directory(folder.metadb().resolve("none")));
  }

  /** Tells whether a backend may run its database: the one that is asked for, or any. */
  public boolean admits(String backend) {
    return spec.backend().equals(TempDbSpec.AUTO) || spec.backend().equals(backend);
  }

  private static TempDbSpec spec(
      AmpFolder folder,
      Configuration configuration,
      ProjectOptions options,
      Environment environment) {
    return TempDbSpec.at(folder.metadb())
        .with(
            spec -> {
              spec.home(AmpupHome.locate(environment.variables(), environment.home()));
              spec.backend(configuration.value(Keys.BACKEND));
              // What nobody set is no demand: whoever runs already decides.
              if (configuration.isSet(Keys.DURABILITY)) {
                spec.durability(
                    Durability.valueOf(
                        configuration.value(Keys.DURABILITY).toUpperCase(Locale.ROOT)));
              }
              configuration.find(Keys.VERSION).ifPresent(spec::version);
              configuration
                  .entry(Keys.BACKEND)
                  .ifPresent(set -> spec.origin("backend", set.origin().toString()));
              configuration
                  .entry(Keys.VERSION)
                  .ifPresent(set -> spec.origin("version", set.origin().toString()));
              configuration.settings().forEach(spec::setting);
              configuration
                  .settingEntries()
                  .forEach((name, set) -> spec.origin(name, set.origin().toString()));
              spec.extensions(configuration.value(Keys.EXTENSIONS));
              for (Path entry : options.providerPath) {
                spec.providerPath(environment.workingDirectory().resolve(entry));
              }
            });
  }
}
