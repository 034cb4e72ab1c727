package amp.tempdb.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.ProviderContract;
import amp.tempdb.contract.Sql;
import amp.testkit.Attack;
import amp.testkit.Binaries;
import amp.testkit.Extensions;
import amp.testkit.RogueServer;
import amp.testkit.Run;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TcpProviderIT extends ProviderContract {
  @BeforeAll
  static void unpack() {
    Binaries.postgres18();
  }

  @Override
  protected TempDbSpec select(TempDbSpec spec) {
    return spec.with(s -> s.backend("tcp").home(Binaries.sharedHome()));
  }

  @Test
  void clientAddressIsTheLoopbackInterface() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      assertThat(
              Sql.ask(
                  db.connection(),
                  "SELECT host(client_addr) FROM pg_stat_activity WHERE pid = pg_backend_pid()"))
          .isEqualTo("127.0.0.1");
      assertThat(Sql.ask(db.connection(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aComponentWithAnExtensionIsThereOverTcp() throws Exception {
    Path home = folder.resolve("home");
    Extensions.servers(home, 15);
    Extensions.ofC(home, "preloaded", "3.0", 15, true);
    TempDbSpec spec = spec().with(s -> s.home(home).version("15").extensions(List.of("preloaded")));
    try (TempDb db = TempDb.open(spec)) {
      Sql.execute(db.connection(), "CREATE EXTENSION preloaded");
      assertThat(Sql.ask(db.connection(), "SELECT answer()")).isEqualTo("42");
      assertThat(Sql.ask(db.connection(), "SHOW preloaded.loaded")).isEqualTo("1");
    }
  }

  @Test
  void aWrongPasswordOrUserStaysOutAndTheRightOneGetsIn() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      ConnectionInfo info = db.connection();
      String password = info.password().orElseThrow();
      assertThat(db.dataSource().getConnection("postgres", password).isValid(5)).isTrue();
      assertThatThrownBy(() -> db.dataSource().getConnection("postgres", "wrong"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28P01");
      assertThatThrownBy(() -> db.dataSource().getConnection("nobody", password))
          .isInstanceOf(SQLException.class);
      String bare = "jdbc:postgresql://127.0.0.1:" + info.port() + "/amp";
      assertThatThrownBy(() -> DriverManager.getConnection(bare + "?user=postgres"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void thePasswordIsInAPrivateFileAndNowhereElse() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      String password = db.connection().password().orElseThrow();
      Path file = db.connection().passwordFile().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(db.connection().libpqUrl()).doesNotContain(password);
      assertThat(Run.command("ps", "-eww", "-o", "args").orFail().out()).doesNotContain(password);
      Path metadb = folder.resolve("metadb");
      for (Path path :
          new Path[] {
            metadb.resolve("state.json"), db.server().logFile(), metadb.resolve("run/pg_hba.conf")
          }) {
        assertThat(Files.readString(path)).doesNotContain(password);
      }
    }
  }

  @Test
  void aRestartKeepsThePortAndMakesANewPassword() throws Exception {
    ConnectionInfo first;
    DataSource early;
    try (TempDb db = TempDb.open(spec())) {
      first = db.connection();
      early = db.dataSource();
    }
    try (TempDb db = TempDb.open(spec())) {
      ConnectionInfo second = db.connection();
      assertThat(second.libpqUrl()).isEqualTo(first.libpqUrl());
      assertThat(second.jdbcUrl()).isNotEqualTo(first.jdbcUrl());
      assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl()))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("28P01");
      // What names the password's file goes on working.
      assertThat(early.getConnection().isValid(5)).isTrue();
      assertThat(second.passwordFile()).isEqualTo(first.passwordFile());
    }
  }

  @Test
  @Attack(by = "another user, on the port of a stopped server")
  void whoeverSitsOnThePortLaterIsToldNoPassword() throws Exception {
    ConnectionInfo info;
    DataSource dataSource;
    try (TempDb db = TempDb.open(spec())) {
      info = db.connection();
      dataSource = db.dataSource();
    }
    String password = info.password().orElseThrow();
    try (RogueServer rogue = RogueServer.listen(info.port())) {
      assertThatThrownBy(dataSource::getConnection)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("requireAuth");
      assertThatThrownBy(() -> DriverManager.getConnection(info.jdbcUrl()))
          .isInstanceOf(SQLException.class);
      assertThat(rogue.clients()).isEqualTo(2);
      assertThat(rogue.told()).contains("postgres").doesNotContain(password);
    }
    assertThat(info.libpqUrl()).contains("require_auth=scram-sha-256");
    assertThat(info.environment()).containsEntry("PGREQUIREAUTH", "scram-sha-256");
  }

  @Test
  void thePasswordFileNamesTheServerThatItIsFor() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      ConnectionInfo info = db.connection();
      assertThat(Files.readString(info.passwordFile().orElseThrow()))
          .startsWith("127.0.0.1:" + info.port() + ":*:postgres:");
    }
  }

  @Test
  @Attack(by = "another user, over TCP")
  void whoConnectsAndSaysNothingIsSentAway() throws Exception {
    try (TempDb db = TempDb.open(spec());
        Socket silent = new Socket()) {
      silent.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), db.connection().port()));
      silent.setSoTimeout(50_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
  }
}
