package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import amp.tempdb.api.Preparation;
import amp.tempdb.api.Role;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.testkit.Binaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
