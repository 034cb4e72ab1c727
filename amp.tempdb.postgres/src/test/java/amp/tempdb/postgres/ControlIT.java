package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import amp.os.process.OsProcess;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.installation.Transport;
import amp.testkit.Eventually;
import amp.testkit.LockHolder;
import amp.testkit.Run;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void aDetachedServerStaysUntilItIsStopped() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    OpenDb db = open(spec);
    ServerControl control = ServerControl.of(folder.resolve("metadb")).orElseThrow();
    assertThat(control.isDetached()).isFalse();
    assertThat(control.detach()).isTrue();
    db.close();
    assertThat(control.isDetached()).isTrue();
    assertThat(control.holders(LIMIT)).isEmpty();
    assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");

    assertThat(control.stop(false)).isTrue();
    assertThat(db.isRunning()).isFalse();
    assertThat(control.wasShutDown()).isTrue();
    assertThat(control.stop(false)).isFalse();
    assertThat(control.detach()).isFalse();
  }

  @Test
  void aServerOfAProviderThatIsNotHereIsFoundAndStopped() {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    PostgresProvider here = new PostgresProvider("here", 1, Transport.UNIX, List.of()) {};
    try (OpenDb db = open(spec)) {
      RunningDb found = here.running(spec).orElseThrow();
      assertThat(found.server().backend()).isEqualTo("embedded");
      assertThat(found.server().pid()).isEqualTo(db.server().pid());
      assertThat(here.stopControl(spec).orElseThrow().stop(true)).isTrue();
      assertThat(db.isRunning()).isFalse();
    }
  }

  @Test
  void noStartAndNoLookAtAServerIsTakenForALoginOfTheUsers() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    try (OpenDb db = open(spec)) {
      Sql.execute(
          db.connection(),
          "CREATE TABLE entered (who text)",
          "CREATE FUNCTION enter() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " 'BEGIN INSERT INTO public.entered VALUES (session_user); END'",
          "CREATE EVENT TRIGGER enter ON login EXECUTE FUNCTION enter()");
      open(spec).close();
    }
    try (OpenDb db = open(spec)) {
      // The one that asks.
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM entered")).isEqualTo("1");
    }
  }

  @Test
  void aServerInUseIsStoppedByForceAlone() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb")).with(s -> s.holder("ampd solo"));
    try (OpenDb db = open(spec)) {
      ServerControl control = ServerControl.of(folder.resolve("metadb")).orElseThrow();
      String holder = "ampd solo (process " + ProcessHandle.current().pid() + ")";
      assertThat(control.holders(LIMIT)).containsExactly(holder);

      assertThatThrownBy(() -> control.stop(false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining(holder);
      assertThat(db.isRunning()).isTrue();
      assertThat(control.wasShutDown()).isFalse();

      assertThat(control.stop(true)).isTrue();
      assertThat(db.isRunning()).isFalse();
      assertThat(control.wasShutDown()).isTrue();
    }
  }

  @Test
  void aServerThatASignalHaltedIsNamedToAllAndGoesOn() throws Exception {
    assumeTrue(OperatingSystem.LINUX, "elsewhere it is not known");
    TempDbSpec spec = spec(folder.resolve("metadb"));
    try (OpenDb db = open(spec)) {
      String pid = Long.toString(db.server().pid());
      ServerControl control = ServerControl.at(folder.resolve("metadb"));
      Run.command("kill", "-STOP", pid).orFail();
      try {
        Eventually.holds("halt", () -> OsProcess.find(db.server().pid()).orElseThrow().isStopped());
        List<ThrowingCallable> all =
            List.of(() -> open(spec), () -> control.stop(true), control::requireAble);
        for (ThrowingCallable each : all) {
          assertThatThrownBy(each)
              .isInstanceOf(TempDbException.class)
              .hasMessageContaining("(process " + pid + ")")
              .hasMessageContaining("kill -CONT " + pid);
        }
        assertThat(control.holders(LIMIT)).hasSize(1);
      } finally {
        Run.command("kill", "-CONT", pid).orFail();
      }
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void whoOnlyLooksDoesNotWaitForOthersWhoHoldTheStartLock() throws Exception {
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      assertThat(db.isRunning()).isTrue();
      Process other = LockHolder.start(folder.resolve("metadb/start.lock"));
      try {
        ServerControl control = ServerControl.at(folder.resolve("metadb"));
        assertThatThrownBy(() -> control.holders(Duration.ofMillis(10)))
            .isInstanceOf(BusyException.class);
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aPortBesideTheSocketAsksForThePassword() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb")).with(s -> s.listen(0));
    int port;
    try (OpenDb db = open(spec)) {
      ConnectionInfo tcp = db.tcpConnection().orElseThrow();
      port = tcp.port();
      assertThat(Sql.ask(tcp, "SELECT inet_client_addr()")).isEqualTo("127.0.0.1");
      assertThat(Sql.ask(db.connection(), "SELECT inet_client_addr()")).isNull();
      String wrong = tcp.jdbcUrl().replaceFirst("password=[^&]*", "password=wrong");
      assertThatThrownBy(() -> DriverManager.getConnection(wrong))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      ConnectionInfo usual =
          ConnectionInfo.unix(Path.of(db.connection().host()), 5432, "postgres", "amp");
      assertThat(Sql.ask(usual, "SELECT 1")).isEqualTo("1");
      Sql.execute(usual, "CREATE TABLE t (x int)");
    }
    try (OpenDb db = open(spec)) {
      assertThat(db.tcpConnection().orElseThrow().port()).isEqualTo(port);
    }
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      assertThat(db.tcpConnection()).isEmpty();
      assertThat(db.connection().port()).isEqualTo(5432);
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("0");
      assertThatThrownBy(() -> open(spec))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("without a TCP port");
    }
  }

  @Test
  void aPortInUseIsRefusedByItsNumber() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(Endpoint.Tcp.address(0));
      int port = taken.getLocalPort();
      TempDbSpec spec = spec(folder.resolve("metadb")).with(s -> s.listen(port));
      assertThatThrownBy(() -> open(spec))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("port " + port + " of 127.0.0.1 is in use");
    }
  }
}
