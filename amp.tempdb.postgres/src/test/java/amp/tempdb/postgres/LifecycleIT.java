package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.os.OperatingSystem;
import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.Role;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.cluster.ClusterFolder;
import amp.testkit.Binaries;
import amp.testkit.Eventually;
import amp.testkit.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleIT {
  @TempDir Path folder;

  @Test
  void restartKeepsCommittedRows() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    try (OpenDb db = open(spec)) {
      assertThat(db.server().role()).isEqualTo(Role.OWNER);
      Sql.execute(db.connection(), "CREATE TABLE t (x int)", "INSERT INTO t VALUES (42)");
    }
    try (OpenDb db = open(spec)) {
      assertThat(Sql.ask(db.connection(), "SELECT x FROM t")).isEqualTo("42");
    }
  }

  @Test
  void aSecondHolderJoinsAndTheServerOutlivesTheFirst() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    OpenDb first = open(spec);
    OpenDb second = open(spec);
    assertThat(second.server().role()).isEqualTo(Role.GUEST);
    assertThat(second.server().pid()).isEqualTo(first.server().pid());
    first.close();
    assertThat(Sql.ask(second.connection(), "SELECT 1")).isEqualTo("1");
    assertThat(second.isRunning()).isTrue();
    second.close();
    assertThat(second.isRunning()).isFalse();
  }

  @Test
  void aGraceWithoutEndWaitsForClientsAndNoLonger() throws Exception {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    TempDbSpec spec = spec(folder.resolve("metadb"));
    OpenDb db = open(spec.with(s -> s.startTimeout(forever).stopGrace(forever)));
    try (Connection client = db.connection().dataSource().getConnection()) {
      CompletableFuture<Void> closed = CompletableFuture.runAsync(db::close);
      Eventually.holds(
          "no more clients are let in", () -> closed.isDone() || refuses(db.connection()));
      assertThat(closed).isNotDone();
      client.close();
      closed.join();
    }
    assertThat(db.isRunning()).isFalse();
    assertThat(new ClusterFolder(folder.resolve("metadb")).log())
        .content()
        .contains("smart shutdown request")
        .doesNotContain("fast shutdown request");
  }

  private static boolean refuses(ConnectionInfo connection) {
    try (Connection client = connection.dataSource().getConnection()) {
      return client.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  @Test
  void anEphemeralDatabaseLeavesNothingBehind() throws Exception {
    TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.home(Binaries.sharedHome()));
    Path data;
    try (OpenDb db = open(spec)) {
      data = db.server().dataDirectory();
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
      assertThat(data).exists();
    }
    assertThat(Files.exists(data.getParent())).isFalse();
  }

  @Test
  void anEphemeralDatabaseIsPreparedAndItsTemplateStays() throws Exception {
    List<String> runs = new ArrayList<>();
    Preparation preparation =
        new Preparation(
            "lifecycle-it",
            c -> {
              runs.add(c.database());
              Sql.execute(c, "CREATE TABLE t (x int)");
            });
    TempDbSpec spec =
        TempDbSpec.ephemeral().with(s -> s.home(folder.resolve("home")).preparation(preparation));
    for (int i = 0; i < 2; i++) {
      try (OpenDb db = open(spec)) {
        assertThat(Sql.ask(db.connection(), "SELECT count(*) FROM t")).isEqualTo("0");
      }
    }
    assertThat(runs).hasSize(1);
  }

  private static Preparation making(String table) {
    return new Preparation(
        "lifecycle-" + table, c -> Sql.execute(c, "CREATE TABLE " + table + " AS SELECT 1 AS x"));
  }

  @Test
  void aDatabaseThatWasPreparedOtherwiseIsRefusedAndKept() throws Exception {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    TempDbSpec first = spec.with(s -> s.preparation(making("first")));
    TempDbSpec second = spec.with(s -> s.preparation(making("second")));
    try (OpenDb db = open(first)) {
      Sql.execute(db.connection(), "INSERT INTO first VALUES (2)");
      assertRefused(second);
      open(first).close();
    }
    assertRefused(second);
    for (TempDbSpec same : List.of(first, spec)) {
      try (OpenDb db = open(same)) {
        assertThat(Sql.ask(db.connection(), "SELECT sum(x) FROM first")).isEqualTo("3");
      }
    }
  }

  private static void assertRefused(TempDbSpec spec) {
    TempDbException refusal = catchThrowableOfType(TempDbException.class, () -> open(spec).close());
    assertThat(refusal.problem())
        .contains(
            spec.directory().orElseThrow().toString(),
            "\"lifecycle-first\"",
            "\"lifecycle-second\"");
    assertThat(refusal.remedies().get(0).text()).contains("another folder");
  }

  @Test
  void whatWasMadeWithoutAPreparationIsTakenAsItIs() {
    TempDbSpec spec = spec(folder.resolve("metadb"));
    open(spec).close();
    open(spec.with(s -> s.preparation(making("first")))).close();
  }

  /** As a copy of root's is of what an image has that was built without user namespaces. */
  @Test
  void aClusterWhoseFilesAreAnothersIsMadeTheServersOwn() throws Exception {
    assumeTrue(OperatingSystem.root(), "only root can give files away");
    TempDbSpec spec = spec(folder.resolve("metadb"));
    Path data;
    try (OpenDb db = open(spec)) {
      data = db.server().dataDirectory();
    }
    long owner = OperatingSystem.owner(data);
    Run.command("chown", "-R", "12345", data.toString()).orFail();
    Files.setAttribute(data, "unix:uid", (int) owner);

    try (OpenDb db = open(spec)) {
      assertThat(Sql.ask(db.connection(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(OperatingSystem.owner(data.resolve("postgresql.conf"))).isEqualTo(owner);
  }
}
