package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.server.HolderProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  @Test
  void aDeletedSocketIsMadeAgainByWhoeverLooks() throws Exception {
    TempDbSpec spec = spec(metadb()).with(s -> s.listen(0));
    try (OpenDb db = open(spec)) {
      Path socket = db.connection().socket().orElseThrow();
      Path usual = socket.resolveSibling(".s.PGSQL.5432");
      Files.delete(usual);
      Files.delete(socket);
      assertThat(Engine.running(spec).orElseThrow().connection())
          .hasToString(db.connection().toString());
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
      assertThat(usual).exists();

      Files.delete(socket);
      assertThat(ServerControl.at(metadb()).keepSocket()).isTrue();
      try (OpenDb same = open(spec(metadb()))) {
        assertThat(same.server().pid()).isEqualTo(db.server().pid());
        assertThat(Sql.ask(same.connection(), "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void aServerWhoseSocketIsGoneForGoodIsNamedAndCanBeStopped() throws Exception {
    try (HolderProcess holder = HolderProcess.start(metadb(), Map.of())) {
      Files.delete(cluster().run().resolve(".s.PGSQL.5432"));
      Files.delete(cluster().run().resolve("socket"));
      assertThatThrownBy(() -> open(spec(metadb())))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("(process " + holder.server() + ")", "was deleted");
      ServerControl control = ServerControl.at(metadb());
      assertThat(control.keepSocket()).isFalse();
      assertThat(control.stop(true)).isTrue();
      assertThat(gone(holder.server())).isTrue();
    }
  }
}
