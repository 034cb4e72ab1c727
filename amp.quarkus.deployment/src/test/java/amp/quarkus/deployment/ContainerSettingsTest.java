package amp.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.datasource.deployment.spi.DevServicesDatasourceContainerConfig;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ContainerSettingsTest {
  @Test
  void whatOnlyAContainerHasIsNamed() {
    assertThat(ContainerSettings.withoutEffect(wanted(OptionalInt.of(5433), Optional.of("-c a=b"))))
        .containsExactly("port", "command");
    assertThat(ContainerSettings.withoutEffect(wanted(OptionalInt.empty(), Optional.empty())))
        .isEmpty();
  }

  private static DevServicesDatasourceContainerConfig wanted(
      OptionalInt port, Optional<String> command) {
    return new DevServicesDatasourceContainerConfig(
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        port,
        command,
        Optional.of("shop"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        true,
        false);
  }
}
