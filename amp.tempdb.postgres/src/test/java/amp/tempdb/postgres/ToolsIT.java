package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.awaitEnd;
import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.os.OperatingSystem;
import amp.os.process.OsProcess;
import amp.tempdb.api.Role;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.tempdb.postgres.cluster.ServerProcess;
import amp.tempdb.postgres.cluster.ServerState;
import amp.tempdb.postgres.server.HolderProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that lack a tool: a process is given a PATH with the others alone. */
class ToolsIT {
  @TempDir Path folder;

  @AfterEach
  void removeLinks() throws Exception {
    // JUnit warns of links that lead out of its folder.
    try (var links = Files.newDirectoryStream(folder.resolve("tools"))) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  private Map<String, String> pathWith(String... programs) throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String program : programs) {
      for (String directory : System.getenv("PATH").split(":", 0)) {
        Path found = Path.of(directory, program);
        if (Files.isExecutable(found) && !Files.exists(tools.resolve(program))) {
          Files.createSymbolicLink(tools.resolve(program), found);
        }
      }
    }
    return Map.of("PATH", tools.toString());
  }

  private ClusterFolder cluster() throws Exception {
    return new ClusterFolder(folder.resolve("metadb").toRealPath());
  }

  @Test
  void withoutFlockAndSetsidPerlDoesTheirWork() throws Exception {
    Map<String, String> path =
        pathWith("sh", "mkfifo", "perl", "rm", "sleep", "unshare", "setpriv", "chown", "true");
    HolderProcess holder = HolderProcess.start(folder.resolve("metadb"), path);
    long server = holder.server();
    assertThat(ServerProcess.holds(OsProcess.find(server).orElseThrow(), cluster().lock()))
        .isTrue();
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      assertThat(db.server().pid()).isEqualTo(server);
    }
    long watcher = ServerState.read(cluster()).orElseThrow().watcher().orElseThrow().pid();
    assertThat(session(watcher)).isEqualTo(watcher);
    holder.kill();
    awaitEnd(server);
  }

  private static long session(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  @Test
  void withoutPipesTheStarterEndsTheServer() throws Exception {
    Map<String, String> path = pathWith("unshare", "setpriv", "chown", "true", "sync");
    try (HolderProcess holder = HolderProcess.start(folder.resolve("metadb"), path)) {
      long server = holder.server();
      assertThat(ServerState.read(cluster()).orElseThrow().owner().orElseThrow().pid())
          .isEqualTo(holder.pid());
      try (HolderProcess guest = HolderProcess.start(folder.resolve("metadb"), path)) {
        assertThat(guest.role()).isEqualTo("GUEST");
        assertThat(guest.server()).isEqualTo(server);
      }
      assertThat(OsProcess.find(server)).isPresent();
      holder.close();
      assertThat(OsProcess.find(server)).isEmpty();
    }
  }

  @Test
  void withoutPipesTheNextStartEndsWhatAKilledStarterLeft() throws Exception {
    Map<String, String> path = pathWith("unshare", "setpriv", "chown", "true", "sync");
    HolderProcess killed = HolderProcess.start(folder.resolve("metadb"), path);
    try (OpenDb guest = open(spec(folder.resolve("metadb")))) {
      Sql.execute(guest.connection(), "CREATE TABLE t AS SELECT 1 AS x");
    }
    killed.kill();
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
      assertThat(OsProcess.find(killed.server())).isEmpty();
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
    assertThat(Files.readString(cluster().log())).doesNotContain("not properly");
  }

  @Test
  void rootWithoutUserNamespacesBecomesAnotherUser() throws Exception {
    Map<String, String> path =
        pathWith(
            "sh", "mkfifo", "setsid", "flock", "rm", "sleep", "setpriv", "chown", "true", "sync");
    try (HolderProcess holder = HolderProcess.start(folder.resolve("metadb"), path)) {
      long user =
          ((Integer) Files.getAttribute(Path.of("/proc/" + holder.server()), "unix:uid"))
              & 0xffff_ffffL;
      assertThat(user).isEqualTo(OperatingSystem.owner(cluster().data()));
      if (OperatingSystem.root()) {
        assertThat(user).isNotZero();
      } else {
        assertThat(user).isEqualTo(OperatingSystem.user());
      }
      Sql.execute(
          Engine.running(spec(folder.resolve("metadb"))).orElseThrow().connection(),
          "CREATE TABLE t AS SELECT 1 AS x");
    }
    // Where namespaces are allowed again, the same cluster goes on.
    try (OpenDb db = open(spec(folder.resolve("metadb")))) {
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("1");
    }
  }
}
