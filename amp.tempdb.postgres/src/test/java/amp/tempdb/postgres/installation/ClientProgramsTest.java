package amp.tempdb.postgres.installation;

import static org.assertj.core.api.Assertions.assertThat;

import amp.os.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProgramsTest {
  @TempDir Path home;

  @Test
  void theClientsThatAmpupInstalledAreFoundAfterTheServersAndTheNewestFirst() throws IOException {
    Path old = program("components/pg-client/15.20-pg15-linux-amd64/bin/psql");
    Path clients = program("components/pg-client/17.5-pg17-linux-amd64/bin/psql");
    assertThat(ClientPrograms.find("psql", Map.of("PATH", ""), home)).contains(clients);
    Path servers = program("components/postgres/18.6.0-linux-amd64/bin/psql");
    assertThat(ClientPrograms.all("psql", Map.of("PATH", ""), home))
        .startsWith(servers, clients, old);
  }

  private Path program(String path) throws IOException {
    Path program = home.resolve(path);
    Files.createDirectories(Trees.parent(program));
    Files.writeString(program, "#!/bin/sh\n").toFile().setExecutable(true);
    return program;
  }
}
