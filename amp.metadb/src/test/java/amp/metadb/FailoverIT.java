package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.registry.Run;
import amp.metadb.tx.Sql;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
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
