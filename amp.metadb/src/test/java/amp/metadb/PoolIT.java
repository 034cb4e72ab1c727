package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.tx.Sql;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolIT {
  private static final TestServer server = TestServer.shared();
  private String url;
  private String database;

  @BeforeEach
  void createDatabase() {
    url = MigratedDatabase.create();
    database = url.substring(url.lastIndexOf('/') + 1);
  }

  @Test
  void noMoreConnectionsAreMadeThanThePoolMayHave() throws SQLException {
    MetadataDbSpec spec =
        MetadataDbSpec.of(url).with(s -> s.poolSize(2).connectionTimeout(Duration.ofMillis(250)));
    try (MetadataDb db = MetadataDb.open(spec)) {
      DataSource source = db.dataSource();
      source.getConnection().close();
      try (Connection one = source.getConnection();
          Connection two = source.getConnection()) {
        assertThat(one.isValid(5) && two.isValid(5)).isTrue();
        assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
      }
      source.getConnection().close();
    }
  }

  @Test
  void aConnectionThatDiedBeforeItsFirstUseIsReplaced() throws SQLException {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url))) {
      endConnections();
      try (Connection connection = db.dataSource().getConnection()) {
        assertThat(Sql.list(connection, row -> row.getInt(1), "select 1")).containsExactly(1);
      }
    }
  }

  @Test
  void transactionsGoOnAfterEveryPooledConnectionDied() throws SQLException {
    MetadataDbSpec spec = MetadataDbSpec.of(url).with(s -> s.poolSize(5).minConnections(5));
    try (MetadataDb db = MetadataDb.open(spec)) {
      List<Connection> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(db.dataSource().getConnection());
      }
      for (Connection connection : all) {
        connection.close();
      }
      endConnections();
      assertThat(db.runs().list(1)).isEmpty();
    }
  }

  @Test
  void aSchemaIsLookedAtAgainWhenTheServerHasEndedUnderTheLook() throws Exception {
    MetadataDbSpec spec = MetadataDbSpec.of(url);
    for (Runnable look :
        List.<Runnable>of(
            () -> MetadataDb.open(spec).close(),
            () -> MetadataDb.migrate(spec),
            () -> MetadataDb.schema(spec))) {
      try (Connection locking = DriverManager.getConnection(server.jdbcUrl(database));
          Connection watching = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
        locking.setAutoCommit(false);
        Sql.update(locking, "lock table amp.schema_history in access exclusive mode");
        CompletableFuture<Void> looking = CompletableFuture.runAsync(look);
        int first = waiting(watching);
        endConnections("pid = " + first);
        assertThat(waiting(watching)).isNotEqualTo(first);
        locking.rollback();
        looking.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Returns the session in the database that waits for a lock. */
  private int waiting(Connection watching) {
    String sql =
        "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = '"
            + database
            + "'";
    return Eventually.seen(
            "somebody who waits",
            () -> Sql.list(watching, row -> row.getInt(1), sql),
            pids -> !pids.isEmpty())
        .get(0);
  }

  @Test
  void nothingIsLeftAfterClosing() throws SQLException {
    MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url));
    try (Connection one = db.dataSource().getConnection();
        Connection two = db.dataSource().getConnection()) {
      assertThat(one.isValid(5) && two.isValid(5)).isTrue();
    }
    db.close();
    db.close();
    assertThatThrownBy(() -> db.runs().list(1)).isInstanceOf(IllegalStateException.class);
    server.execute("postgres", "drop database " + database);
  }

  private void endConnections() {
    endConnections("datname = '" + database + "'");
  }

  private static void endConnections(String which) {
    server.execute(
        "postgres", "select pg_terminate_backend(pid, 10000) from pg_stat_activity where " + which);
  }
}
