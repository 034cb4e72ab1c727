package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.os.OperatingSystem;
import amp.os.process.Command;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.IncompatibleDataException;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.Privileges;
import amp.tempdb.postgres.snapshot.ClusterMain;
import amp.testkit.Eventually;
import amp.testkit.LockHolder;
import amp.testkit.OverlayMount;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder {@code metadb} that other amp versions made: it is the data directory itself. */
class ForeignLayoutIT {
  private static final String SUPERUSER = "alice";

  @TempDir static Path origin;

  @TempDir Path folder;
  private Path metadb;

  @BeforeAll
  static void makeForeignCluster() throws IOException {
    Path made = made();
    Privileges privileges = Privileges.of(made);
    privileges.ownForInitdb(made);
    run(
        privileges.initdbPrefix(),
        "",
        "initdb",
        "-D",
        made.toString(),
        "-U",
        SUPERUSER,
        "--auth=trust",
        "--no-sync");
    privileges.own(made);
    statements(
        made,
        """
        CREATE TABLE _sqlx_migrations AS SELECT 7 AS version;
        CREATE TABLE t AS SELECT generate_series(1, 100) AS x;
        """);
  }

  private static void statements(Path data, String sql) throws IOException {
    Privileges privileges = Privileges.of(data);
    privileges.own(data);
    run(privileges.prefix(), sql, "postgres", "--single", "-D", data.toString(), "postgres");
  }

  private static Path made() throws IOException {
    Path made = Files.createDirectories(origin.toRealPath().resolve("metadb"));
    Files.setPosixFilePermissions(made, ClusterFolder.PRIVATE);
    return made;
  }

  private static void run(List<String> prefix, String input, String program, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.add(EngineFixture.POSTGRES.program(program).toString());
    words.addAll(List.of(arguments));
    Command.Result result = Command.of(words).input(input).run();
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @BeforeEach
  void copyForeignCluster() throws IOException {
    metadb = folder.toRealPath().resolve("metadb");
    Run.command("cp", "-a", origin.resolve("metadb").toString(), metadb.toString()).orFail();
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

  /** Its daemon was run by a user of the name postgres, as in an image of PostgreSQL. */
  @Test
  void tablesOfAUserWhoIsCalledPostgresAreFound() throws Exception {
    // Nobody can rename the role that he is.
    statements(metadb, "UPDATE pg_authid SET rolname = 'postgres' WHERE oid = 10;");
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT rolname FROM pg_roles WHERE oid = 10"))
          .isEqualTo("postgres");
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
    }
  }

  @Test
  void tablesInAnotherSchemaAreFound() throws Exception {
    statements(
        metadb,
        """
        CREATE SCHEMA other;
        ALTER TABLE t SET SCHEMA other;
        DROP TABLE _sqlx_migrations;
        """);
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM other.t")).isEqualTo("100");
    }
  }

  /** Who opens a second database of a cluster of ours gets an empty one. */
  @Test
  void inAClusterOfOursADatabaseIsNoCopy() throws Exception {
    Path ours = folder.toRealPath().resolve("ours");
    try (OpenDb db = open(spec(ours))) {
      Sql.execute(db.connection().withDatabase("postgres"), "CREATE TABLE mine (i int)");
    }
    try (OpenDb db = open(spec(ours).with(s -> s.database("second")))) {
      assertThat(Sql.ask(db.connection(), "SELECT to_regclass('mine') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void whatIsBeingPreparedBesideItIsNotTakenOver() throws Exception {
    Path prepared = Files.createDirectory(metadb.resolve(ClusterFolder.PREPARING + "1"));
    Process other = LockHolder.start(metadb.resolve("clusters.lock"));
    try (OpenDb db = open(spec(metadb))) {
      assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("100");
      assertThat(prepared).isDirectory();
    } finally {
      other.destroyForcibly().waitFor();
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
  void theClusterOfAnImageIsTakenOverThoughItsFoldersCannotBeRenamed() throws Exception {
    assertThat(inContainer("count", "files", "count")).containsExactly("100", "", "100");
  }

  /** The image was made of what the kill left. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTakeoverThatWasInterruptedInTheImageGoesOn(boolean early) throws Exception {
    Path gathering = Files.createDirectory(metadb.resolve(".taking-over"));
    Files.setPosixFilePermissions(gathering, ClusterFolder.PRIVATE);
    try (var entries = Files.newDirectoryStream(metadb, early ? "{base,global,pg_wal}" : "[!.]*")) {
      for (Path entry : entries) {
        Files.move(entry, gathering.resolve(entry.getFileName()));
      }
    }
    assertThat(inContainer("count", "files", "count")).containsExactly("100", "", "100");
  }

  private List<String> inContainer(String... actions) throws IOException {
    Path place = Files.createDirectory(folder.toRealPath().resolve("place"));
    Path image = Files.createDirectory(folder.resolve("image"));
    Files.move(metadb, image.resolve("metadb"));
    return ClusterMain.run(OverlayMount.over(image, place), place.resolve("metadb"), actions);
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
      Eventually.whileAlive(other)
          .until(
              "its start",
              () -> Files.readString(folder.resolve("log")),
              log -> PidFile.read(metadb).filter(f -> f.status().equals("ready")).isPresent());
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
