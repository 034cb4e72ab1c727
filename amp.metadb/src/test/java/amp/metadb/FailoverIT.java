package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.Listener;
import amp.metadb.connect.MetadataDbException;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.connect.Notification;
import amp.metadb.registry.Run;
import amp.metadb.tx.Sql;
import amp.metadb.tx.UnknownOutcomeException;
import amp.sql.RetryPolicy;
import amp.testkit.Eventually;
import amp.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FailoverIT {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private final Listener.Handler handler =
      new Listener.Handler() {
        @Override
        public void notified(Notification notification) {
          heard.add(notification.payload());
        }

        @Override
        public void resumed() {
          heard.add("resumed");
        }
      };

  @Test
  void theStandbyIsUsedOnceItIsPromoted() {
    try (TestServer primary = TestServer.start()) {
      primary.stop();
      try (TestServer standby = primary.standby()) {
        primary.resume();
        standby.resume();
        try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url(standby, primary)))) {
          db.runs().start("before", "1", "external");
          awaitReplay(primary);
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
  void aPrimaryThatStandsStillIsLeftForTheOther() throws InterruptedException {
    try (TestServer primary = TestServer.start()) {
      primary.stop();
      try (TestServer standby = primary.standby()) {
        primary.resume();
        standby.resume();
        // Each try begins with the one that does not answer.
        try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url(primary, standby)));
            Listener listener = db.listen(Set.of("one"), handler)) {
          awaitReplay(primary);
          primary.standStill();
          standby.promote();
          db.runs().start("after", "1", "external");
          assertThat(port(db)).isEqualTo(standby.port());
          assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("resumed");
          db.sendNotification("one", "again");
          assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("again");
        }
      }
    }
  }

  @Test
  void whoConnectsWhileThereIsNoPrimaryWaitsForIt() {
    try (TestServer primary = TestServer.start()) {
      primary.stop();
      try (TestServer standby = primary.standby()) {
        standby.resume();
        MetadataDbSpec spec = MetadataDbSpec.of(url(standby, primary));
        assertThatThrownBy(() -> MetadataDb.connect(spec.with(s -> s.retry(RetryPolicy.never()))))
            .hasMessageContaining("08001");
        CompletableFuture<MetadataDb> opening =
            CompletableFuture.supplyAsync(() -> MetadataDb.open(spec));
        standby.promote();
        try (MetadataDb db = opening.join()) {
          assertThat(port(db)).isEqualTo(standby.port());
        }
      }
    }
  }

  @Test
  void whoConnectsThroughAProxyThatSaysNothingTriesAgain() throws Exception {
    TestServer server = TestServer.shared();
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<Socket> silent = new CopyOnWriteArrayList<>();
      Thread forwarding =
          new Thread(
              () -> {
                try (Socket first = proxy.accept()) {
                  silent.add(first);
                  while (true) {
                    forward(proxy.accept(), server.port());
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      forwarding.start();
      String url =
          "jdbc:postgresql://127.0.0.1:" + proxy.getLocalPort() + "/postgres?user=postgres";
      try (Connection connection =
          MetadataDb.connect(MetadataDbSpec.of(url).property("sslResponseTimeout", "500"))) {
        assertThat(Sql.list(connection, row -> row.getInt(1), "select 1")).containsExactly(1);
      }
      assertThat(silent).hasSize(1);
    }
  }

  private static void forward(Socket from, int port) throws IOException {
    Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
    for (List<Socket> way : List.of(List.of(from, to), List.of(to, from))) {
      new Thread(
              () -> {
                try (Socket in = way.get(0);
                    Socket out = way.get(1)) {
                  in.getInputStream().transferTo(out.getOutputStream());
                } catch (IOException e) {
                  // The other way has closed both.
                }
              })
          .start();
    }
  }

  @Test
  void whatAStandbyRefusesIsRepeatedOnceItIsThePrimary() {
    try (TestServer primary = TestServer.start()) {
      MetadataDb.migrate(MetadataDbSpec.of(primary.url("postgres")));
      primary.stop();
      try (TestServer standby = primary.standby()) {
        standby.resume();
        CountDownLatch tried = new CountDownLatch(1);
        try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(standby.url("postgres")))) {
          CompletableFuture<Integer> write =
              CompletableFuture.supplyAsync(
                  () ->
                      db.transactions()
                          .call(
                              connection -> {
                                try {
                                  return Sql.update(connection, "create table t (x int)");
                                } finally {
                                  tried.countDown();
                                }
                              }));
          tried.await();
          standby.promote();
          assertThat(write.join()).isZero();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  void aCommitThatNoStandbyHasConfirmedIsNotAcknowledged() {
    try (TestServer alone = TestServer.start();
        MetadataDb db = MetadataDb.open(MetadataDbSpec.of(alone.newDatabase()))) {
      alone.restartWith("synchronous_standby_names=nobody");
      CompletableFuture<Integer> write =
          CompletableFuture.supplyAsync(
              () -> db.transactions().call(c -> Sql.update(c, "create table t (x int)")));
      String cancel =
          "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'";
      Eventually.seen(
          "the wait for a standby",
          () ->
              db.transactions().callIdempotent(c -> Sql.list(c, row -> row.getBoolean(1), cancel)),
          cancelled -> !cancelled.isEmpty());
      assertThatThrownBy(write::join)
          .hasCauseInstanceOf(UnknownOutcomeException.class)
          .hasMessageContaining("synchronous replication");
    }
  }

  @Test
  void anAnswerOfThePoolHasToComeInTimeUnlessTheUrlSaysOtherwise() throws SQLException {
    String url = MigratedDatabase.create();
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url));
        Connection first = db.dataSource().getConnection();
        Connection second = db.dataSource().getConnection()) {
      assertThat(first.getNetworkTimeout()).isEqualTo(20_000);
      assertThat(second.getNetworkTimeout()).isEqualTo(20_000);
    }
    try (Connection own = MetadataDb.connect(MetadataDbSpec.of(url))) {
      assertThat(own.getNetworkTimeout()).isZero();
    }
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(url + "?socketTimeout=77"));
        Connection first = db.dataSource().getConnection()) {
      assertThat(first.getNetworkTimeout()).isEqualTo(77_000);
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

  private static String url(TestServer first, TestServer second) {
    return ("postgresql://postgres@127.0.0.1:%d,127.0.0.1:%d/postgres"
            + "?target_session_attrs=primary&connect_timeout=1")
        .formatted(first.port(), second.port());
  }

  /** Waits until the standby has everything: replication is asynchronous. */
  private static void awaitReplay(TestServer primary) {
    String query = "select 1 from pg_stat_replication where replay_lsn >= pg_current_wal_lsn()";
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(primary.url("postgres")))) {
      Eventually.seen(
          "the standby's following",
          () -> db.transactions().callIdempotent(c -> Sql.list(c, row -> row.getInt(1), query)),
          caughtUp -> !caughtUp.isEmpty());
    }
  }
}
