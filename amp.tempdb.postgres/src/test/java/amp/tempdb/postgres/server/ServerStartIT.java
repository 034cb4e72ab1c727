package amp.tempdb.postgres.server;

import static amp.tempdb.postgres.EngineFixture.POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.tempdb.postgres.installation.Transport;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerStartIT {
  @TempDir Path project;

  /** The server that answers may be one that is about to end. */
  @Test
  void aServerThatRunsAlreadyIsNotTakenForTheOneThatWasStarted() throws Exception {
    TempDbSpec spec = EngineFixture.spec(project.resolve(".amp/metadb"));
    try (OpenDb running = EngineFixture.open(spec)) {
      ClusterFolder folder = ClusterFolder.existing(spec.directory().orElseThrow());

      assertThat(start(folder, spec).start(Transport.UNIX)).isEmpty();
      assertThat(Sql.ask(running.connection(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void whatWasStartedIsKnownBehindItsWatcher() throws Exception {
    TempDbSpec spec = EngineFixture.spec(project.resolve(".amp/metadb"));
    EngineFixture.open(spec).close();
    ClusterFolder folder = ClusterFolder.existing(spec.directory().orElseThrow());

    Optional<RunningServer> server = start(folder, spec).start(Transport.UNIX);

    assertThat(server).isPresent();
    server.get().close();
  }

  private static ServerStart start(ClusterFolder folder, TempDbSpec spec) {
    Programs programs = new Programs(POSTGRES, Privileges.of(folder.root()));
    return new ServerStart(folder, programs, spec, "embedded", ServerExtensions.NONE);
  }
}
