package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.os.process.OsProcess;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Role;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.server.HolderProcess;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watchers that are killed, and what takes their place. */
class WatcherCrashIT extends CrashFixture {
  @Test
  void aSurvivingServerIsAdoptedWhenEverythingElseWasKilled() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    long watcher = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    List<OsProcess> watchers = ServerProcess.holding(cluster().lease());
    watchers.stream().filter(p -> p.pid() != holder.pid()).forEach(p -> kill(p.pid()));
    kill(watcher);
    holder.kill();
    assertThat(gone(server)).isFalse();

    OpenDb db = open(spec(metadb()));
    assertThat(db.server().pid()).isEqualTo(server);
    assertThat(db.server().role()).isEqualTo(Role.GUEST);
    long adopter = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    assertThat(adopter).isNotEqualTo(watcher);
    db.close();
    assertThat(gone(server)).isTrue();
    assertThat(gone(adopter)).isTrue();
    assertThat(log()).doesNotContain("not properly");
  }

  @Test
  void anAdoptedServerEndsWhenItsHolderIsKilled() throws Exception {
    HolderProcess holder = HolderProcess.start(metadb(), Map.of());
    long server = holder.server();
    kill(ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid());
    try (HolderProcess adopter = HolderProcess.start(metadb(), Map.of())) {
      assertThat(adopter.server()).isEqualTo(server);
      holder.kill();
      adopter.kill();
    }
    Eventually.holds("end of the server", () -> gone(server));
  }

  /** The one that listened beside it holds a lease of its own where nobody used the server. */
  @Test
  void whatIsLeftOfAKilledWatcherDoesNotHoldTheNextServer() throws Exception {
    OpenDb first = open(spec(metadb()));
    ServerControl.at(metadb()).detach();
    first.close();
    kill(ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid());
    kill(first.server().pid());
    Eventually.holds("end of the server", () -> gone(first.server().pid()));
    // As ampctl doctor --fix does it.
    Files.delete(PidFile.of(cluster().data()));

    OpenDb next = open(spec(metadb()));
    next.close();

    assertThat(gone(next.server().pid())).isTrue();
    // The copy of a watcher that is about to pause may outlive it for a moment.
    Eventually.holds("end of all", () -> ServerProcess.holding(cluster().lease()).isEmpty());
  }

  @Test
  void theLastToLeaveEndsAServerWhoseWatcherWasKilled() throws Exception {
    OpenDb db = open(spec(metadb()));
    killWatcher();
    assertThat(db.isRunning()).isTrue();
    db.close();
    assertThat(gone(db.server().pid())).isTrue();
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  @Test
  void nothingIsLeftOfAWatcherThatHadAdoptedAndWasKilled() throws Exception {
    OpenDb db = open(spec(metadb()));
    for (int i = 0; i < 2; i++) {
      killWatcher();
      open(spec(metadb())).close();
      // It waits for the lock, which the server holds.
      Eventually.holds("wait for the lock", () -> waitsForLock() == 1);
    }
    db.close();
    assertThat(gone(db.server().pid())).isTrue();
    Eventually.holds("end of all", () -> ServerProcess.holding(metadb().resolve("lock")).isEmpty());
  }

  @Test
  void nothingIsLeftOfWhatAnAdopterStartedAndWasKilledAlone() throws Exception {
    try (OpenDb holder = open(spec(metadb()))) {
      killWatcher();
      open(spec(metadb())).close();
      Eventually.holds("wait for the lock", () -> waitsForLock() == 1);
      List<OsProcess> before = lockers();
      long adopter = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
      ProcessHandle.of(adopter).orElseThrow().children().forEach(child -> kill(child.pid()));
      // The killed one may not have left when the next one comes, so both are looked at in one
      // moment.
      Eventually.seen(
          "another wait in its place",
          this::lockers,
          now -> now.size() == 1 && !before.contains(now.get(0)));
    }
  }

  @Test
  void aBackendThatComputesOnUnderAnAdopterIsEndedByTheNextStart() throws Exception {
    try (OpenDb holder = open(spec(metadb()))) {
      killWatcher();
      try (OpenDb adopter = open(spec(metadb()))) {
        // The adopter's lock is the server's, which is free when the last of its processes has
        // ended.
        Eventually.holds("wait for the lock", () -> waitsForLock() == 1);
        long server = adopter.server().pid();
        CompletableFuture<Void> busy = computing(adopter.connection());
        long backend = backend(server, " DO");
        kill(server);
        assertThat(gone(backend)).isFalse();
        try (OpenDb next = open(spec(metadb()))) {
          assertThat(next.server().role()).isEqualTo(Role.OWNER);
          assertThat(gone(backend)).isTrue();
        }
        Eventually.holds("end of the session", busy::isCompletedExceptionally);
      }
    }
  }

  @Test
  void whoWaitsForTheEndReplacesAWatcherThatWasKilledBeforeItToldTheServer() throws Exception {
    OpenDb db = open(spec(metadb()));
    long server = db.server().pid();
    haltWatcher();
    Files.writeString(cluster().stopping(), "");
    CompletableFuture<Void> close = CompletableFuture.runAsync(db::close);
    Path holders = cluster().holders();
    Eventually.holds("the holder's leaving", () -> holders.toFile().list().length == 0);
    killWatcher();
    close.get(20, TimeUnit.SECONDS);
    assertThat(gone(server)).isTrue();
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "detach"})
  void aWordIsToldToTheSuccessorOfAWatcherThatWasKilledBeforeItHeardIt(String word)
      throws Exception {
    OpenDb db = open(spec(metadb()));
    haltWatcher();
    ServerControl control = ServerControl.of(metadb()).orElseThrow();
    BooleanSupplier order = word.equals("stop") ? () -> control.stop(true) : control::detach;
    CompletableFuture<Boolean> told = CompletableFuture.supplyAsync(order::getAsBoolean);
    Path holders = cluster().holders();
    Eventually.holds("the one who says it", () -> holders.toFile().list().length == 2);
    killWatcher();
    assertThat(told.get(20, TimeUnit.SECONDS)).isTrue();
    db.close();
    assertThat(gone(db.server().pid())).isEqualTo(word.equals("stop"));
    control.stop(true);
    assertThat(log()).contains("database system is shut down").doesNotContain("not properly");
  }

  private void killWatcher() throws Exception {
    watchers().forEach(process -> kill(process.pid()));
  }

  private void haltWatcher() throws Exception {
    for (OsProcess process : watchers()) {
      Run.command("kill", "-STOP", Long.toString(process.pid()));
    }
  }

  private List<OsProcess> watchers() throws Exception {
    Path script = cluster().run().resolve("watcher.sh");
    List<OsProcess> found =
        new ArrayList<>(
            ServerProcess.holding(cluster().lease()).stream()
                .filter(process -> process.runs(script))
                .toList());
    long parent = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    OsProcess.find(parent).filter(p -> !found.contains(p)).ifPresent(found::add);
    return found;
  }

  /** A session that notices the death of its postmaster at no time. */
  private static CompletableFuture<Void> computing(ConnectionInfo connection) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Sql.execute(connection, "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$");
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private long waitsForLock() {
    return lockers().size();
  }

  private List<OsProcess> lockers() {
    Path lock = metadb().resolve("lock");
    return ServerProcess.holding(lock).stream()
        .filter(process -> !ServerProcess.serves(process, metadb().resolve("data")))
        .filter(process -> OsProcess.find(process.pid()).isPresent())
        .filter(process -> !process.runs(metadb().resolve("run/watcher.sh")))
        // Before it is a sleep that holds nothing, the watcher's pause is a copy of the watcher.
        .filter(process -> OsProcess.holds(process.pid(), lock))
        .toList();
  }
}
