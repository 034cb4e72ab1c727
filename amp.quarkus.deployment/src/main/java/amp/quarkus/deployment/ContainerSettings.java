package amp.quarkus.deployment;

import io.quarkus.datasource.deployment.spi.DevServicesDatasourceContainerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of Dev Services that are about a container. */
final class ContainerSettings {
  private static final Logger log = LoggerFactory.getLogger(ContainerSettings.class);

  private ContainerSettings() {}

  /** Says which settings of a data source have no effect. */
  static void warn(String datasource, DevServicesDatasourceContainerConfig wanted) {
    List<String> without = withoutEffect(wanted);
    if (!without.isEmpty()) {
      log.warn(
          "the data source {} has a database without a container: these settings of its"
              + " devservices have no effect: {}",
          datasource,
          String.join(", ", without));
    }
  }

  /** Returns those that are set and that no database without a container can follow. */
  static List<String> withoutEffect(DevServicesDatasourceContainerConfig wanted) {
    Map<String, Boolean> settings = new LinkedHashMap<>();
    settings.put("image-name", wanted.getImageName().isPresent());
    settings.put("container-env", !wanted.getContainerEnv().isEmpty());
    settings.put("container-properties", !wanted.getContainerProperties().isEmpty());
    settings.put("port", wanted.getFixedExposedPort().isPresent());
    settings.put("command", wanted.getCommand().isPresent());
    settings.put("volumes", !wanted.getVolumes().isEmpty());
    settings.put("show-logs", wanted.isShowLogs());
    return settings.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }
}
