package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.Deadline;
import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Privileges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder {@code metadb} that other amp versions made: it is the data directory itself. */
class ForeignLayoutIT {
  private static final String SUPERUSER = "alice";

  @TempDir Path folder;
  private Path metadb;

  @BeforeEach
  void makeForeignCluster() throws IOException {
    metadb = Files.createDirectory(folder.resolve("metadb")).toRealPath();
    Files.setPosixFilePermissions(metadb, ClusterFolder.PRIVATE);
    Privileges privileges = Privileges.of(metadb);
    privileges.ownForInitdb(metadb);
    Command.Result made =
        Command.of(
                privileges.initdbPrefix(),
                EngineFixture.POSTGRES.program("initdb").toString(),
                "-D",
                metadb.toString(),
                "-U",
                SUPERUSER,
                "--auth=trust",
                "--no-sync")
            .run();
    assertThat(made.exitCode()).as(made.output()).isZero();
    privileges.own(metadb);
    List<String> statements =
        List.of(
            "CREATE TABLE _sqlx_migrations AS SELECT 7 AS version;",
            "CREATE TABLE t AS SELECT generate_series(1, 100) AS x;");
    Command.Result filled =
        Command.of(
                privileges.prefix(),
                EngineFixture.POSTGRES.program("postgres").toString(),
                "--single",
                "-D",
                metadb.toString(),
                "postgres")
            .input(String.join("\n", statements))
            .run();
    assertThat(filled.exitCode()).as(filled.output()).isZero();
    takeFolder();
  }

  /** The server's user made the cluster, and another user's folder is refused. */
  private void takeFolder() throws IOException {
    Files.setAttribute(metadb, "unix:uid", (int) OperatingSystem.user());
  }

  @Test
  void itIsTakenOverWithItsRows() throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      assertThat(db.server().dataDirectory()).isEqualTo(metadb.resolve("data"));
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
      assertThat(Sql.ask(db.connection(), "SELECT version FROM _sqlx_migrations")).isEqualTo("7");
      assertThat(Sql.ask(db.connection().withDatabase("postgres"), "SELECT count(*) FROM t"))
          .isEqualTo("100");
      assertThat(Sql.ask(db.connection(), "SELECT rolsuper FROM pg_roles WHERE rolname = 'alice'"))
          .isEqualTo("t");
    }
    assertThat(metadb.resolve("PG_VERSION")).doesNotExist();
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
    }
  }

  @Test
  void aTakeoverThatWasInterruptedGoesOn() throws Exception {
    Path gathering = Files.createDirectory(metadb.resolve(".taking-over"));
    Files.setPosixFilePermissions(gathering, ClusterFolder.PRIVATE);
    for (String moved : List.of("base", "global", "pg_wal")) {
      Files.move(metadb.resolve(moved), gathering.resolve(moved));
    }
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
    }
  }

  @Test
  void aTakeoverInterruptedBeforeItsLastRenameGoesOn() throws Exception {
    Path gathering = Files.createDirectory(metadb.resolve(".taking-over"));
    Files.setPosixFilePermissions(gathering, ClusterFolder.PRIVATE);
    try (var entries = Files.newDirectoryStream(metadb)) {
      for (Path entry : entries) {
        if (!entry.equals(gathering)) {
          Files.move(entry, gathering.resolve(entry.getFileName()));
        }
      }
    }
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
    }
  }

  @Test
  void anotherMajorIsRefusedUntouched() throws Exception {
    Files.writeString(metadb.resolve("PG_VERSION"), "16\n");
    assertThatThrownBy(() -> open(spec(metadb)))
        .isInstanceOf(IncompatibleDataException.class)
        .hasMessageContaining("PostgreSQL 16");
    assertThat(metadb.resolve("base")).isDirectory();
    assertThat(metadb.resolve("data")).doesNotExist();
  }

  @Test
  void aServerThatRunsOnItIsLeftAlone() throws Exception {
    Privileges privileges = Privileges.of(metadb);
    privileges.own(metadb);
    List<String> command = new ArrayList<>(privileges.prefix());
    command.addAll(
        List.of(
            EngineFixture.POSTGRES.program("postgres").toString(),
            "-D",
            metadb.toString(),
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=" + folder.toRealPath()));
    Process other =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("log").toFile())
            .redirectErrorStream(true)
            .start();
    try {
      Deadline deadline = Deadline.in(Duration.ofSeconds(20));
      while (PidFile.read(metadb).filter(f -> f.status().equals("ready")).isEmpty()) {
        assertThat(deadline.passed()).as(Files.readString(folder.resolve("log"))).isFalse();
        Deadline.pause(Duration.ofMillis(5));
      }
      takeFolder();
      assertThatThrownBy(() -> open(spec(metadb)))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("process " + other.pid());
      assertThat(other.isAlive()).isTrue();
      assertThat(metadb.resolve("base")).isDirectory();
    } finally {
      Command.of("kill", "-INT", Long.toString(other.pid())).run();
      other.waitFor();
    }
    open(spec(metadb)).close();
  }
}
