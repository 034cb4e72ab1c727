package amp.quarkus.deployment;

import io.quarkus.bootstrap.workspace.WorkspaceModule;
import io.quarkus.datasource.deployment.spi.DevServicesDatasourceProviderBuildItem;
import io.quarkus.deployment.IsProduction;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.deployment.pkg.builditem.CurateOutcomeBuildItem;
import java.nio.file.Path;

/** The steps of ours in the build of an application. */
public final class AmpProcessor {
  private static final String POSTGRESQL = "postgresql";

  /** Names the extension in what the application says when it starts. */
  @BuildStep
  public FeatureBuildItem feature() {
    return new FeatureBuildItem(DevDatabases.FEATURE);
  }

  /**
   * Offers databases where Dev Services are on: in development and tests, for a data source that
   * has no URL.
   */
  @BuildStep(onlyIfNot = IsProduction.class, onlyIf = DevServicesConfig.Enabled.class)
  public DevServicesDatasourceProviderBuildItem databases(CurateOutcomeBuildItem application) {
    return new DevServicesDatasourceProviderBuildItem(
        POSTGRESQL, new DevDatabases(folder(application)));
  }

  /** The working directory is another one, depending on who runs the build. */
  private static Path folder(CurateOutcomeBuildItem application) {
    WorkspaceModule module = application.getApplicationModel().getApplicationModule();
    return module == null ? Path.of("").toAbsolutePath() : module.getModuleDir().toPath();
  }
}
