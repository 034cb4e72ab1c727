package amp.cli.ampctl.imports;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.cli.console.CliException;
import amp.cli.project.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DockerContainersTest {
  @TempDir Path folder;

  private DockerContainers docker(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new DockerContainers(
        new Environment(Map.of(), folder, folder), program.toString(), Duration.ofMillis(500));
  }

  @Test
  void aClientThatHangsIsNotWaitedForForEver() throws IOException {
    DockerContainers silent = docker("exec sleep 600");
    assertThatThrownBy(() -> silent.source(Optional.empty(), Optional.empty()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("docker ps did not end within");
    // Its output ends, and it does not.
    DockerContainers lingering = docker("exec 1>&- 2>&-; exec sleep 600");
    assertThatThrownBy(() -> lingering.source(Optional.of("db"), Optional.empty()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("docker inspect did not end within");
  }

  @Test
  void aClientThatFailsIsNamed() throws IOException {
    DockerContainers failing = docker("exit 3");
    assertThatThrownBy(() -> failing.source(Optional.empty(), Optional.empty()))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("docker ps failed with exit code 3. ");
  }
}
