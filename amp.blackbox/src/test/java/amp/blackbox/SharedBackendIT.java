package amp.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import amp.json.Json;
import amp.testkit.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A third party's backend whose data is on a server of its own, and which implements the least. */
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

  private Sandbox sandbox;

  @BeforeEach
  void startTheTeamsServer() {
    sandbox = new Sandbox().project("team");
    String json = sandbox.run("ampctl", "metadb", "start", "--json").orFail().out();
    sandbox.with("TEAM_SOCKET", Json.parseObject(json).string("host")).project("mine");
    new Sources()
        .source("com.acme.SharedProvider", SOURCE)
        .resource(
            "META-INF/services/amp.tempdb.api.spi.TempDbProvider", "com.acme.SharedProvider\n")
        .jar(sandbox.ampupHome().resolve("providers/shared.jar"));
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
    assertThat(stop.err()).contains("the backend shared runs the database", "ampd solo");
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
  void withoutItsProviderNothingIsMade() throws Exception {
    sandbox.solo("--metadb-backend=shared").awaitReady().signal("INT").awaitEnd();
    java.nio.file.Files.delete(sandbox.ampupHome().resolve("providers/shared.jar"));

    Run alone = ampctl("metadb", "query", "SELECT 1");

    assertThat(alone.exitCode()).isEqualTo(69);
    assertThat(alone.err()).contains("is with the backend \"shared\"", "providers");
    assertThat(data()).doesNotExist();
  }
}
