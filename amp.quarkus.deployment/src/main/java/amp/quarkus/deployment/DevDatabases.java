package amp.quarkus.deployment;

import amp.ampup.KnownProjects;
import amp.tempdb.api.ProjectFolder;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import io.quarkus.datasource.deployment.spi.DatasourceStartable;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceContainerConfig;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceProvider;
import io.quarkus.deployment.builditem.DevServicesComposeProjectBuildItem;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Databases for the data sources of an application: the project's own while it is developed, others
 * that vanish for its tests.
 */
final class DevDatabases implements DevServicesDatasourceProvider {
  static final String FEATURE = "amp";

  private final Path folder;

  /**
   * Creates them.
   *
   * @param folder the application's
   */
  DevDatabases(Path folder) {
    this.folder = folder;
  }

  @Override
  public String getFeature() {
    return FEATURE;
  }

  @Override
  public boolean isDockerRequired() {
    return false;
  }

  /** Nothing of ours is in a Compose project. */
  @Override
  public Optional<RunningDevServicesDatasource> findRunningComposeDatasource(
      LaunchMode mode,
      boolean sharedNetwork,
      DevServicesDatasourceContainerConfig wanted,
      DevServicesComposeProjectBuildItem compose) {
    return Optional.empty();
  }

  @Override
  public DatasourceStartable createDatasourceStartable(
      Optional<String> username,
      Optional<String> password,
      String datasource,
      DevServicesDatasourceContainerConfig wanted,
      LaunchMode mode,
      boolean sharedNetwork,
      Optional<Duration> timeout) {
    ContainerSettings.warn(datasource, wanted);
    return new DevDatabase(
        () -> open(datasource, wanted, mode, timeout),
        username.or(wanted::getUsername).orElse(""),
        wanted.getAdditionalJdbcUrlProperties(),
        InitScripts.of(wanted));
  }

  private TempDb open(
      String datasource,
      DevServicesDatasourceContainerConfig wanted,
      LaunchMode mode,
      Optional<Duration> timeout) {
    boolean test = mode == LaunchMode.TEST;
    Consumer<TempDbSpec.Builder> change =
        spec -> {
          spec.holder(test ? "a test with Quarkus" : "Quarkus in development");
          wanted.getDbName().or(() -> named(datasource)).ifPresent(spec::database);
          timeout.ifPresent(spec::startTimeout);
        };
    if (test) {
      return TempDb.open(TempDbSpec.ephemeral().with(change));
    }
    ProjectFolder project = ProjectFolder.find(folder).create();
    TempDbSpec spec = project.configuredSpec().with(change);
    TempDb db = TempDb.open(spec);
    KnownProjects.of(spec.home()).remember(project.directory());
    return db;
  }

  /** A data source with a name has a database of that name, beside the others. */
  private static Optional<String> named(String datasource) {
    return Optional.of(datasource).filter(name -> !name.equals("<default>") && !name.isEmpty());
  }
}
