package amp.metadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.metadb.connect.Listener;
import amp.metadb.connect.MetadataDbSpec;
import amp.metadb.connect.Notification;
import amp.metadb.tx.Sql;
import amp.testkit.TestServer;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ListenerIT {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private final Listener.Handler handler =
      new Listener.Handler() {
        @Override
        public void notified(Notification notification) {
          heard.add(notification.channel() + "=" + notification.payload());
        }

        @Override
        public void resumed() {
          heard.add("resumed");
        }
      };

  @Test
  void notificationsOfItsChannelsArriveInOrder() throws InterruptedException {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(MigratedDatabase.create()));
        Listener listener = db.listen(Set.of("one", "Odd \"name\""), handler)) {
      db.sendNotification("other", "not for us");
      db.sendNotification("one", "first");
      db.sendNotification("Odd \"name\"", "é");
      db.sendNotification("one", "");
      assertThat(next()).isEqualTo("one=first");
      assertThat(next()).isEqualTo("Odd \"name\"=é");
      assertThat(next()).isEqualTo("one=");
    }
  }

  @Test
  void aTransactionThatIsRolledBackNotifiesNobody() throws InterruptedException {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(MigratedDatabase.create()));
        Listener listener = db.listen(Set.of("one"), handler)) {
      assertThatThrownBy(
              () ->
                  db.transactions()
                      .call(
                          connection -> {
                            Sql.list(connection, r -> 1, "select pg_notify('one', 'undone')");
                            throw new IllegalArgumentException("undo");
                          }))
          .hasMessage("undo");
      db.sendNotification("one", "done");
      assertThat(next()).isEqualTo("one=done");
    }
  }

  @Test
  void afterARestartOfTheServerItSaysSoAndListensAgain() throws InterruptedException {
    try (TestServer own = TestServer.start();
        MetadataDb db = MetadataDb.open(MetadataDbSpec.of(own.newDatabase()));
        Listener listener = db.listen(Set.of("one"), handler)) {
      own.restart();
      assertThat(next()).isEqualTo("resumed");
      db.sendNotification("one", "after");
      assertThat(next()).isEqualTo("one=after");
    }
  }

  @Test
  void itEndsWhileTheServerIsAway() {
    try (TestServer own = TestServer.start();
        MetadataDb db = MetadataDb.open(MetadataDbSpec.of(own.newDatabase()))) {
      Listener listener = db.listen(Set.of("one"), handler);
      own.stop();
      listener.close();
      listener.close();
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void aHandlerThatFailsDoesNotEndTheListening() throws InterruptedException {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(MigratedDatabase.create()));
        Listener listener =
            db.listen(
                Set.of("one"),
                n -> {
                  heard.add(n.payload());
                  throw new IllegalStateException("handler");
                })) {
      db.sendNotification("one", "first");
      db.sendNotification("one", "second");
      assertThat(next()).isEqualTo("first");
      assertThat(next()).isEqualTo("second");
    }
  }

  @Test
  void aHandlerMayEndTheListening() throws InterruptedException {
    try (MetadataDb db = MetadataDb.open(MetadataDbSpec.of(MigratedDatabase.create()))) {
      CompletableFuture<Listener> self = new CompletableFuture<>();
      self.complete(
          db.listen(
              Set.of("one"),
              n -> {
                self.join().close();
                heard.add("closed");
              }));
      db.sendNotification("one", "");
      assertThat(next()).isEqualTo("closed");
      self.join().close();
    }
  }

  private String next() throws InterruptedException {
    String next = heard.poll(60, TimeUnit.SECONDS);
    return next == null ? "nothing came" : next;
  }
}
