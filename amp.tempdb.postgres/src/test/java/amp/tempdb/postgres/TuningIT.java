package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.installation.PgVersion;
import amp.tempdb.postgres.server.Tuning;
import amp.testkit.Run;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningIT {
  private static final int FRESH_KIBIBYTES = 40 * 1024;

  @TempDir Path folder;

  private TempDbSpec fresh() {
    return spec(folder.resolve("metadb"));
  }

  @Test
  void aClusterWithSegmentsOf16MebibytesGoesOnServing() throws Exception {
    TempDbSpec old = fresh().with(s -> s.initdbOption("--wal-segsize=16"));
    try (OpenDb db = open(old)) {
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (42)");
    }
    try (OpenDb db = open(fresh())) {
      assertThat(Sql.ask(db.connection(), "SHOW wal_segment_size")).isEqualTo("16MB");
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("42");
    }
  }

  @Test
  void everySettingCanBeOverridden() throws Exception {
    Map<String, String> other =
        Map.ofEntries(
            Map.entry("shared_buffers", "32MB"),
            Map.entry("wal_buffers", "1MB"),
            Map.entry("max_pred_locks_per_transaction", "65"),
            Map.entry("max_logical_replication_workers", "2"),
            Map.entry("max_worker_processes", "6"),
            Map.entry("max_wal_senders", "4"),
            Map.entry("max_replication_slots", "5"),
            Map.entry("recovery_init_sync_method", "fsync"),
            Map.entry("jit", "on"),
            Map.entry("io_method", "worker"),
            Map.entry("io_max_concurrency", "9"),
            Map.entry("autovacuum_worker_slots", "5"),
            Map.entry("min_wal_size", "4MB"),
            Map.entry("max_wal_size", "128MB"));
    try (OpenDb db = open(fresh())) {
      assertThat(db.server().version()).startsWith("18.");
      assertThat(Tuning.settings(new PgVersion(18, 0), db.server().dataDirectory()).keySet())
          .isEqualTo(other.keySet());
    }
    try (OpenDb db = open(fresh().with(s -> other.forEach(s::setting)))) {
      for (Map.Entry<String, String> setting : other.entrySet()) {
        assertThat(Sql.ask(db.connection(), "SHOW " + setting.getKey()))
            .as(setting.getKey())
            .isEqualTo(setting.getValue());
      }
    }
  }

  @Test
  void aSnapshotOfTheRunningServerStaysPossible() throws Exception {
    try (OpenDb db = open(fresh())) {
      assertThat(Sql.ask(db.connection(), "SHOW wal_level")).isEqualTo("replica");
      assertThat(Sql.ask(db.connection(), "SELECT pg_backup_start('test', true) IS NOT NULL"))
          .isEqualTo("t");
    }
  }

  @Test
  void ninetySevenClientsAreServedAtOnceAndThreePlacesAreKeptForTheSuperuser() throws Exception {
    try (OpenDb db = open(fresh())) {
      Sql.execute(db.connection(), "CREATE ROLE client LOGIN");
      ConnectionInfo info = db.connection();
      List<Connection> clients = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          String user = i < 97 ? "client" : "postgres";
          clients.add(
              DriverManager.getConnection(info.jdbcUrl().replace("user=postgres", "user=" + user)));
        }
        assertThat(clients).allMatch(TuningIT::answers);
      } finally {
        for (Connection client : clients) {
          client.close();
        }
      }
    }
  }

  private static boolean answers(Connection client) {
    try {
      return client.isValid(10);
    } catch (java.sql.SQLException e) {
      return false;
    }
  }

  @Test
  void aFreshClusterIsSmallAndDoesNotGrowWhileIdle() throws Exception {
    try (OpenDb db = open(fresh())) {
      long begin = kibibytes(db.server().dataDirectory());
      assertThat(begin).isLessThanOrEqualTo(FRESH_KIBIBYTES);
      Sql.execute(db.connection(), "CHECKPOINT", "CHECKPOINT", "CHECKPOINT");
      assertThat(kibibytes(db.server().dataDirectory())).isLessThanOrEqualTo(FRESH_KIBIBYTES);
    }
    for (int i = 0; i < 3; i++) {
      open(fresh()).close();
    }
    assertThat(kibibytes(folder.resolve("metadb"))).isLessThanOrEqualTo(FRESH_KIBIBYTES);
  }

  @Test
  void afterABurstOfWritesTheLogShrinksAgain() throws Exception {
    try (OpenDb db = open(fresh())) {
      Sql.execute(
          db.connection(),
          "CREATE TABLE t AS SELECT g, md5(g::text) FROM generate_series(1, 200000) g",
          "DROP TABLE t");
      for (int i = 0; i < 40; i++) {
        // Each checkpoint lowers the server's estimate of what comes until the next.
        Sql.execute(db.connection(), "SELECT pg_switch_wal()", "CHECKPOINT");
      }
      assertThat(kibibytes(db.server().dataDirectory()))
          .isLessThanOrEqualTo(FRESH_KIBIBYTES + 8192);
    }
  }

  private static long kibibytes(Path directory) throws Exception {
    String output = Run.command("du", "-sk", directory.toString()).orFail().out();
    return Long.parseLong(output.split("\\s", 2)[0]);
  }
}
