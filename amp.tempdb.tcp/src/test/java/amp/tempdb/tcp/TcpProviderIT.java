package amp.tempdb.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.contract.ProviderContract;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
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
  void aWrongPasswordOrUserStaysOutAndTheRightOneGetsIn() throws Exception {
    try (TempDb db = TempDb.open(spec())) {
      ConnectionInfo info = db.connection();
      String password = info.properties().getProperty("password");
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
      String password = db.connection().properties().getProperty("password");
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
  void passwordAndPortAreTheSameAfterARestart() {
    ConnectionInfo first;
    try (TempDb db = TempDb.open(spec())) {
      first = db.connection();
    }
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.connection().jdbcUrl()).isEqualTo(first.jdbcUrl());
    }
  }
}
