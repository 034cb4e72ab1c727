package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import amp.os.process.OsProcess;
import amp.tempdb.api.Role;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.Endpoint;
import amp.tempdb.postgres.cluster.PidFile;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.control.ServerControl;
import amp.tempdb.postgres.extension.ServerExtensions;
import amp.testkit.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were damaged, forged, moved or copied between two starts. */
class DamageIT {
  @TempDir Path folder;

  @BeforeEach
  void makeRow() throws Exception {
    try (OpenDb db = open(spec(metadb()))) {
      Sql.execute(db.connection(), "CREATE TABLE t AS SELECT 42 AS x");
    }
  }

  private Path metadb() {
    return folder.resolve("metadb");
  }

  private ClusterFolder cluster() throws IOException {
    return new ClusterFolder(metadb().toRealPath());
  }

  private static void assertOpens(Path metadb, String when) throws Exception {
    try (OpenDb db = open(spec(metadb))) {
      assertThat(db.server().role()).as(when).isEqualTo(Role.OWNER);
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).as(when).isEqualTo("42");
    }
  }

  /** What may stand in a file that another program, or half a write, has left. */
  private static Map<String, byte[]> contents(byte[] before, long stranger) {
    byte[] binary = new byte[300];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) (i * 7);
    }
    Map<String, byte[]> contents = new LinkedHashMap<>();
    contents.put("empty", new byte[0]);
    contents.put("truncated", java.util.Arrays.copyOf(before, before.length / 2));
    contents.put("binary", binary);
    contents.put("a stranger's id", (stranger + "\n").getBytes(StandardCharsets.US_ASCII));
    return contents;
  }

  @Test
  void damagedFilesKeepNoDatabaseFromStarting() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ClusterFolder cluster = cluster();
      Path run = cluster.run();
      List<List<Path>> damaged =
          List.of(
              List.of(cluster.state()),
              List.of(PidFile.of(cluster.data())),
              List.of(cluster.lock(), cluster.startLock(), cluster.lease(), cluster.hba()),
              List.of(
                  cluster.stopping(),
                  cluster.detached(),
                  run.resolve("watcher.sh"),
                  run.resolve(".s.PGSQL.5432"),
                  run.resolve(".s.PGSQL.5432.lock"),
                  cluster.holders().resolve("0-1-somebody")));
      byte[] before = Files.readAllBytes(cluster.state());
      for (List<Path> files : damaged) {
        for (var content : contents(before, stranger.pid()).entrySet()) {
          for (Path file : files) {
            Files.deleteIfExists(file);
            Files.write(file, content.getValue());
          }
          assertOpens(metadb(), files + ": " + content.getKey());
        }
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void processIdsOfAnotherBootMeanNothing() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      OsProcess process = OsProcess.find(stranger.pid()).orElseThrow();
      OsProcess reused = new OsProcess(process.pid(), process.start() - 1);
      String thisBoot = OsProcess.world();
      String otherBoot = "0" + thisBoot.substring(1).replaceFirst("[0-9a-f]", "_");
      for (String world : List.of(thisBoot, otherBoot)) {
        for (OsProcess claimed : List.of(process, reused)) {
          new ServerState(
                  "embedded",
                  "18.6",
                  claimed,
                  Optional.of(claimed),
                  Optional.empty(),
                  world,
                  new Endpoint.Unix(cluster().run()),
                  Instant.now().plusSeconds(1_000_000),
                  ServerExtensions.NONE)
              .write(cluster());
          Files.writeString(PidFile.of(cluster().data()), stranger.pid() + "\n");
          assertOpens(metadb(), world + " " + claimed);
        }
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void aClockThatJumpedMattersToNobody() throws Exception {
    for (String time : List.of("1970-01-02", "2100-01-01")) {
      Run.command("find", metadb().toString(), "-exec", "touch", "-h", "-d", time, "{}", "+")
          .orFail();
      assertOpens(metadb(), time);
    }
  }

  @Test
  void aDataDirectoryThatWasOpenedToOthersIsClosedAgain() throws Exception {
    Path data = cluster().data();
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(metadb(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertOpens(metadb(), "open to others");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(metadb())))
        .isEqualTo("rwx------");
  }

  @Test
  void aDataDirectoryThatBelongsToAnotherUserIsTakenBackByRoot() throws Exception {
    assumeTrue(OperatingSystem.root(), "only root can give a folder away");
    Run.command("chown", "-R", "65534", cluster().data().toString()).orFail();
    assertOpens(metadb(), "another user's");
    Run.command("chown", "65534", metadb().toString()).orFail();
    assertThatThrownBy(() -> open(spec(metadb())))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("belongs to user nobody");
  }

  @Test
  void aFolderThatWasMovedWhileStoppedOpensWhereItIsNow() throws Exception {
    Path moved = folder.resolve("moved");
    Files.move(metadb(), moved);
    assertOpens(moved, "moved");
    assertThat(metadb()).doesNotExist();
  }

  @Test
  void aServerWhoseFolderWasMovedIsReplacedByOneThatRunsThere() throws Exception {
    Path moved = folder.resolve("moved");
    OpenDb db = open(spec(metadb()));
    ServerControl.at(metadb()).detach();
    Files.move(metadb(), moved);
    RunningDb found = Engine.running(spec(moved)).orElseThrow();
    assertThat(Sql.ask(found.connection(), "SELECT x FROM t")).isEqualTo("42");
    try (OpenDb next = open(spec(moved))) {
      assertThat(db.isRunning()).isFalse();
      Sql.execute(next.connection(), "CHECKPOINT");
      assertThat(Sql.ask(next.connection(), "SELECT x FROM t")).isEqualTo("42");
    }
    db.close();
    ServerControl control = ServerControl.at(moved);
    assertThat(control.isDetached()).isTrue();
    assertThat(control.stop(true)).isTrue();
    assertThat(control.wasShutDown()).isTrue();
    assertThat(metadb()).doesNotExist();
  }

  @Test
  void aServerWhoseFolderWasMovedCanBeStopped() throws Exception {
    Path moved = folder.resolve("moved");
    try (OpenDb db = open(spec(metadb()))) {
      Files.move(metadb(), moved);
      assertThat(ServerControl.at(moved).stop(true)).isTrue();
      assertThat(db.isRunning()).isFalse();
    }
    assertOpens(moved, "moved while it ran");
  }

  @Test
  void theServerOfAFolderThatWasMovedEndsWithItsLastHolder() throws Exception {
    OpenDb db = open(spec(metadb()));
    Files.move(metadb(), folder.resolve("moved"));
    db.close();
    assertThat(db.isRunning()).isFalse();
    assertThat(Files.readString(folder.resolve("moved/log/server.log"))).doesNotContain("PANIC");
    assertOpens(folder.resolve("moved"), "moved while it ran");
  }

  @Test
  void theCopyOfAStoppedProjectIsADatabaseOfItsOwn() throws Exception {
    Path copy = folder.resolve("copy");
    Run.command("cp", "-a", metadb().toString(), copy.toString()).orFail();
    try (OpenDb original = open(spec(metadb()));
        OpenDb other = open(spec(copy))) {
      assertThat(other.server().pid()).isNotEqualTo(original.server().pid());
      Sql.execute(other.connection(), "DROP TABLE t");
      assertThat(Sql.ask(original.connection(), "SELECT x FROM t")).isEqualTo("42");
    }
    assertOpens(metadb(), "the original");
  }

  @Test
  void aLinkInThePlaceOfTheFolderIsRefused() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), metadb());
    assertThatThrownBy(() -> open(spec(link)))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("symbolic link");
    // Above it a link is no second name for the cluster.
    Path above = Files.createSymbolicLink(folder.resolve("above"), folder);
    try (OpenDb db = open(spec(metadb()));
        OpenDb same = open(spec(above.resolve("metadb")))) {
      assertThat(same.server().pid()).isEqualTo(db.server().pid());
    }
  }
}
