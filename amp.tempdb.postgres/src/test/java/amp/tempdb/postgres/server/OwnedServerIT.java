package amp.tempdb.postgres.server;

import static amp.tempdb.postgres.EngineFixture.POSTGRES;
import static org.assertj.core.api.Assertions.assertThat;

import amp.os.file.Durable;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.Logs;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.cluster.Programs;
import amp.tempdb.postgres.cluster.SocketFolder;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedServerIT {
  @TempDir Path project;

  /** As Ctrl+C does it while a server starts, before and after it has said who it is. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedOwnerStillEndsItsServer(boolean begun) throws Exception {
    TempDbSpec spec = EngineFixture.spec(project.resolve(".amp/metadb"));
    EngineFixture.open(spec).close();
    ClusterFolder folder = ClusterFolder.existing(spec.directory().orElseThrow());
    OwnedServer server = start(folder, spec);
    try {
      if (begun) {
        Eventually.seen("its file", () -> PidFile.of(folder.data()), Files::exists);
      }
      Thread.currentThread().interrupt();
      server.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(PidFile.of(folder.data())).doesNotExist();
    } finally {
      server.process().descendants().forEach(ProcessHandle::destroyForcibly);
      server.process().destroyForcibly();
    }
  }

  private static OwnedServer start(ClusterFolder folder, TempDbSpec spec) throws Exception {
    Programs programs = new Programs(POSTGRES, Privileges.of(folder.root()));
    Endpoint endpoint = new Endpoint.Unix(SocketFolder.choose(folder));
    Durable.keep(folder.hba(), ServerSettings.hba(endpoint));
    Logs.prepare(folder.log());
    List<String> command =
        ServerSettings.command(programs, folder, endpoint, spec, ServerExtensions.NONE);
    Eventually.seen(
        "the end of the last server", () -> PidFile.of(folder.data()), Files::notExists);
    return OwnedServer.start(programs, folder, false, command).orElseThrow();
  }
}
