package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A server's socket is there as long as it runs, and belongs to no other. */
class SocketIT extends CrashFixture {
  @Test
  void aServerWhoseFolderWasReplacedLeavesTheOneInItsPlaceAlone() throws Exception {
    OpenDb first = open(spec(metadb()));
    Files.move(metadb(), folder.resolve("old"));
    try (OpenDb second = open(spec(metadb()))) {
      byte[] control = Files.readAllBytes(cluster().data().resolve("global/pg_control"));
      first.close();
      assertThat(gone(first.server().pid())).isTrue();
      assertThat(cluster().stopping()).doesNotExist();
      assertThat(Files.readAllBytes(cluster().data().resolve("global/pg_control")))
          .isEqualTo(control);
      assertThat(Sql.ask(second.connection(), "SELECT 1")).isEqualTo("1");
      assertThat(ServerControl.at(metadb()).detach()).isTrue();
    }
    assertThat(ServerControl.at(metadb()).stop(false)).isTrue();
  }
}
