package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Third parties' backends whose data is elsewhere: on a server that runs anyway, with the least
 * that a backend implements; and on servers that the backend starts, stops, and lets run on.
 */
class SharedBackendIT {
  private static final String SOURCE =
      """
      package com.acme;

      import amp.tempdb.api.*;
      import amp.tempdb.api.spi.*;
      import java.nio.file.Path;
      import java.time.Instant;

      public class SharedProvider implements TempDbProvider {
        @Override public String name() { return "shared"; }
        @Override public int priority() { return 50; }
        @Override public Capability probe(TempDbSpec spec) {
          return new Capability.Available("the team's server", "16.2");
        }
        @Override public OpenDb open(TempDbSpec spec) {
          Path socket = Path.of(System.getenv("TEAM_SOCKET"));
          return new OpenDb() {
            @Override public ConnectionInfo connection() {
              return ConnectionInfo.unix(socket, 5432, "postgres", spec.database());
            }
            @Override public ServerInfo server() {
              return new ServerInfo("shared", "16.2", 0, Role.GUEST, socket, socket, Instant.EPOCH);
            }
            @Override public boolean isRunning() { return true; }
            @Override public void close() {}
          };
        }
      }
      """;

  /** Keeps each folder's data in a depot, whose servers other backends run. */
  private static final String DEPOT =
      """
      package com.acme;

      import amp.tempdb.api.*;
      import amp.tempdb.api.spi.*;
      import java.nio.file.Path;
      import java.util.EnumSet;
      import java.util.Optional;
      import java.util.Set;
      import java.util.UUID;

      public class DepotProvider implements TempDbProvider {
        @Override public String name() { return "depot"; }
        @Override public int priority() { return 50; }
        @Override public Set<Option> supports() {
          return EnumSet.complementOf(EnumSet.of(Option.EPHEMERAL));
        }
        @Override public Capability probe(TempDbSpec spec) {
          return new Capability.Available("the depot", "18.6");
        }
        @Override public OpenDb open(TempDbSpec spec) {
          TempDb db = TempDb.open(there(spec));
          return new OpenDb() {
            @Override public ConnectionInfo connection() { return db.connection(); }
            @Override public Optional<ConnectionInfo> tcpConnection() { return db.tcpConnection(); }
            @Override public ServerInfo server() { return ours(db.server()); }
            @Override public boolean isRunning() { return db.isRunning(); }
            @Override public void close() { db.close(); }
          };
        }
        @Override public Optional<RunningDb> running(TempDbSpec spec) {
          // All backends are asked for what is in the depot, this one too.
          if (spec.directory().orElseThrow().startsWith(System.getenv("DEPOT"))) {
            return Optional.empty();
          }
          return TempDb.running(there(spec))
              .map(db -> new RunningDb(db.connection(), ours(db.server()), db.tcp()));
        }
        @Override public Optional<StopControl> stopControl(TempDbSpec spec) {
          return Optional.of(new StopControl() {
            @Override public boolean stop(boolean force) {
              return TempDb.control(there(spec)).stop(force);
            }
            @Override public boolean wasStopped() {
              return TempDb.control(there(spec)).wasStopped();
            }
          });
        }
        @Override public Optional<DetachControl> detachControl(TempDbSpec spec) {
          return Optional.of(new DetachControl() {
            @Override public boolean detach() { return TempDb.control(there(spec)).detach(); }
            @Override public boolean isDetached() {
              return TempDb.control(there(spec)).isDetached();
            }
          });
        }
        private static ServerInfo ours(ServerInfo info) {
          return new ServerInfo("depot", info.version(), info.pid(), info.role(),
              info.dataDirectory(), info.logFile(), info.started());
        }
        private static TempDbSpec there(TempDbSpec spec) {
          Path folder = spec.directory().orElseThrow().toAbsolutePath().normalize();
          String id = UUID.nameUUIDFromBytes(folder.toString().getBytes()).toString();
          Path depot = Path.of(System.getenv("DEPOT")).resolve(id);
          return spec.with(s -> s.directory(depot).backend("embedded"));
        }
      }
      """;

  private static final String DEPOTS = "--metadb-backend=depot";

  private Sandbox sandbox;

  @BeforeEach
  void startTheTeamsServer() {
    sandbox = new Sandbox().project("team");
    String json = sandbox.run("ampctl", "metadb", "start", "--json").orFail().out();
    sandbox.with("TEAM_SOCKET", Json.parseObject(json).string("host")).project("mine");
    dropIn("SharedProvider", SOURCE, "shared.jar");
  }

  private void dropIn(String name, String source, String jar) {
    new Sources()
        .source("com.acme." + name, source)
        .resource("META-INF/services/amp.tempdb.api.spi.TempDbProvider", "com.acme." + name + "\n")
        .jar(sandbox.ampupHome().resolve("providers").resolve(jar));
  }

  @AfterEach
  void close() {
    sandbox.project("team").run("ampctl", "metadb", "stop", "--force");
    sandbox.close();
  }

  private Run ampctl(String... arguments) {
    return sandbox.run("ampctl", arguments);
  }

  private Path data() {
    return sandbox.metadb().resolve("data");
  }

  @Test
  void everyCommandUsesTheDatabaseThatRuns() {
    Daemon daemon = sandbox.solo("--metadb-backend=shared").awaitReady();
    daemon.database().makeRow();

    assertThat(ampctl("status").orFail().out())
        .containsPattern("running +yes")
        .containsPattern("backend +shared")
        .containsPattern("used by +ampd solo \\(process " + daemon.pid() + "\\)");
    sandbox.database().assertRowIsThere();
    ampctl("metadb", "query", "SELECT 1").orFail();
    assertThat(data()).doesNotExist();
    Run other = ampctl("metadb", "query", "--metadb-backend=embedded", "SELECT 1");
    assertThat(other.exitCode()).isEqualTo(75);
    assertThat(other.err()).contains("runs with the backend shared");
    Run stop = ampctl("metadb", "stop");
    assertThat(stop.exitCode()).isEqualTo(1);
    assertThat(stop.err())
        .contains("the backend shared cannot stop the database, which is used by ampd solo (");
    assertThat(data()).doesNotExist();

    daemon.signal("INT").awaitEnd();
    assertThat(ampctl("status").orFail().out()).containsPattern("running +no");
    daemon = sandbox.solo().awaitReady();
    assertThat(daemon.backend()).isEqualTo("shared");
    daemon.database().assertRowIsThere();
    daemon.signal("INT").awaitEnd();
  }

  @Test
  void aDatabaseThatIsThereIsNotLeftForItUnasked() {
    sandbox.makeRow();

    Daemon asked = sandbox.solo("--metadb-backend=shared").awaitReady();
    assertThat(asked.backend()).isEqualTo("shared");
    asked.signal("INT").awaitEnd();

    sandbox.assertRowIsThere("--metadb-backend=embedded");
    sandbox.assertRowIsThere();
  }

  @Test
  void whatABackendCannotIsRefusedInItsName() {
    ampctl("metadb", "query", "--metadb-backend=shared", "CREATE TABLE mine (x int)").orFail();

    refuses("cannot run a database that nobody uses", "metadb", "start");
    refuses("cannot run a database that nobody uses", "metadb", "restart");
    refuses("cannot make snapshots", "metadb", "snapshot", "create", "one");
    refuses("cannot make snapshots", "metadb", "snapshot", "list");
    refuses("cannot make a backup", "metadb", "backup", "x.backup");
    refuses("cannot move the data to another version", "metadb", "upgrade");
    refuses("cannot make the database anew", "metadb", "reset", "--yes");
    refuses("cannot compact the database", "metadb", "compact");
    refuses("cannot show the server's log", "metadb", "logs");
    assertThat(ampctl("metadb", "stop").orFail().err()).contains("no database runs");
    assertThat(data()).doesNotExist();
    assertThat(sandbox.project().resolve("x.backup")).doesNotExist();
    ampctl("metadb", "query", "SELECT * FROM mine").orFail();
  }

  private void refuses(String what, String... command) {
    Run run = ampctl(command);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("the backend shared " + what);
  }

  @Test
  void aSchemaIsMigratedWithoutASnapshotWhereNoneCanBeMade() {
    sandbox.run("ampd", "migrate", "--metadb-backend=shared").orFail();
    ampctl("metadb", "query", "DROP TABLE amp.provider").orFail();
    ampctl("metadb", "query", "DELETE FROM amp.schema_history WHERE version = '3'").orFail();

    Run again = sandbox.run("ampd", "migrate").orFail();

    assertThat(again.err())
        .contains("schema version 2 becomes 3 without a snapshot, since the backend shared can");
    ampctl("metadb", "query", "SELECT * FROM amp.provider").orFail();
    assertThat(data()).doesNotExist();
  }

  @Test
  void aBackendThatStopsAndDetachesIsStartedStoppedAndRestarted() {
    sandbox.with("DEPOT", sandbox.root().resolve("depot").toString());
    dropIn("DepotProvider", DEPOT, "depot.jar");

    ampctl("metadb", "start", DEPOTS).orFail();
    sandbox.database().makeRow();
    assertThat(ampctl("status").orFail().out())
        .containsPattern("running +yes")
        .containsPattern("backend +depot")
        .containsPattern("detached +yes");
    ampctl("metadb", "restart").orFail();
    sandbox.database().assertRowIsThere();
    assertThat(ampctl("status").orFail().out()).containsPattern("detached +yes");
    assertThat(ampctl("metadb", "stop").orFail().err()).contains("stopped; the data is kept");
    assertThat(ampctl("status").orFail().out()).containsPattern("running +no");

    Daemon daemon = sandbox.solo().awaitReady();
    assertThat(daemon.backend()).isEqualTo("depot");
    Run refused = ampctl("metadb", "stop");
    assertThat(refused.exitCode()).isEqualTo(75);
    assertThat(refused.err()).contains("is used by ampd solo (process " + daemon.pid() + ")");
    ampctl("metadb", "restart", "--force").orFail();
    Eventually.seen("ready again", daemon::err, err -> err.contains("ready again"));
    daemon.database().assertRowIsThere();
    assertThat(ampctl("metadb", "stop", "--force").orFail().err()).contains("stopped under ampd");
    daemon.awaitEnd();
    assertThat(daemon.err()).contains("was stopped by someone else");
    assertThat(data()).doesNotExist();
  }

  @Test
  void aServerThatCouldNotRunOnAgainIsNotStoppedForARestart() {
    sandbox.with("DEPOT", sandbox.root().resolve("depot").toString());
    dropIn("DepotProvider", DEPOT, "depot.jar");
    ampctl("metadb", "start", DEPOTS).orFail();
    sandbox.database().makeRow();
    String without =
        DEPOT.replace("@Override public Optional<DetachControl> detachControl", "Object left");
    dropIn("DepotProvider", without, "depot.jar");

    Run restart = ampctl("metadb", "restart");

    assertThat(restart.exitCode()).as(restart.err()).isEqualTo(1);
    assertThat(restart.err()).contains("the backend depot cannot run a database that nobody uses");
    assertThat(ampctl("status").orFail().out()).containsPattern("running +yes");
    sandbox.database().assertRowIsThere();
    assertThat(ampctl("metadb", "stop").orFail().err()).contains("stopped; the data is kept");
  }

  @Test
  void aServerElsewhereThatIsTheFoldersNoMoreIsLeftAlone() {
    sandbox.with("DEPOT", sandbox.root().resolve("depot").toString());
    dropIn("DepotProvider", DEPOT, "depot.jar");
    ampctl("metadb", "start", DEPOTS).orFail();
    ampctl("metadb", "query", "--metadb-backend=embedded", "CREATE TABLE ours (x int)").orFail();

    assertThat(ampctl("status").orFail().out()).containsPattern("running +no");
    assertThat(ampctl("metadb", "stop").orFail().err()).contains("no database runs");
    ampctl("metadb", "query", "SELECT * FROM ours").orFail();

    assertThat(ampctl("metadb", "stop", DEPOTS).orFail().err()).contains("stopped; the data");
  }

  @Test
  void withoutItsProviderNothingIsMade() throws Exception {
    sandbox.solo("--metadb-backend=shared").awaitReady().signal("INT").awaitEnd();
    java.nio.file.Files.delete(sandbox.ampupHome().resolve("providers/shared.jar"));

    Run alone = ampctl("metadb", "query", "SELECT 1");

    assertThat(alone.exitCode()).isEqualTo(69);
    assertThat(alone.err()).contains("is with the backend \"shared\"", "providers");
    assertThat(data()).doesNotExist();
  }
}
