package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.registry.Run;
import amp.metadb.tx.Sql;
import amp.sql.RetryPolicy;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailoverIT {
  @Test
  void theStandbyIsUsedOnceItIsPromoted() {
    try (TestServer primary = TestServer.start()) {
      primary.stop();
      try (TestServer standby = primary.standby()) {
        primary.resume();
        standby.resume();
        String url =
            "postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres?target_session_attrs=primary"
                .formatted(standby.port(), primary.port());
        try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url))) {
          db.runs().start("before", "1", "external");
          awaitReplay(db);
          primary.kill();
          standby.promote();
          db.runs().start("after", "1", "external");
          assertThat(port(db)).isEqualTo(standby.port());
          assertThat(db.runs().list(10)).map(Run::instance).containsExactly("after", "before");
        }
      }
    }
  }

  @Test
  void aConnectionOfTheReserveWaitsForAServerThatIsStarting() throws Exception {
    try (TestServer primary = TestServer.start()) {
      primary.stop();
      try (TestServer standby = primary.standby()) {
        MetadataDbSpec spec = MetadataDbSpec.of(standby.url("postgres"));
        CompletableFuture<Void> start =
            CompletableFuture.runAsync(() -> standby.restartWith("hot_standby=off"));
        Eventually.holds("the start", () -> isStarting(spec));
        CompletableFuture<Connection> look =
            CompletableFuture.supplyAsync(() -> MetadataDb.connectReserved(spec));
        standby.promote();
        try (Connection connection = look.join()) {
          assertThat(connection.isValid(5)).isTrue();
        }
        start.join();
      }
    }
  }

  private static boolean isStarting(MetadataDbSpec spec) throws SQLException {
    try (Connection connection = MetadataDb.connect(spec.with(s -> s.retry(RetryPolicy.never())))) {
      return false;
    } catch (MetadataDbException e) {
      return e.getMessage().contains("57P03");
    }
  }

  private static int port(MetadataDb db) {
    return db.transactions()
        .callIdempotent(
            c -> Sql.find(c, row -> row.getInt(1), "select inet_server_port()").orElseThrow());
  }

  /** Waits until the standby has everything: replication is asynchronous. */
  private static void awaitReplay(MetadataDb db) {
    String query = "select 1 from pg_stat_replication where replay_lsn >= pg_current_wal_lsn()";
    Eventually.seen(
        "the standby's following",
        () -> db.transactions().callIdempotent(c -> Sql.list(c, row -> row.getInt(1), query)),
        caughtUp -> !caughtUp.isEmpty());
  }
}
