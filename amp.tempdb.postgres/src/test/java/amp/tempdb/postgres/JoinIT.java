package amp.tempdb.postgres;

import static amp.tempdb.postgres.EngineFixture.open;
import static amp.tempdb.postgres.EngineFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.BusyException;
import amp.tempdb.api.Durability;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.contract.Sql;
import amp.tempdb.postgres.ServerReport.Difference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins servers that were started by somebody who asked for something else. */
class JoinIT {
  @TempDir Path folder;

  private TempDbSpec fast() {
    return spec(metadb()).with(s -> s.durability(Durability.FAST));
  }

  private TempDbSpec safe() {
    return spec(metadb()).with(s -> s.durability(Durability.SAFE));
  }

  private Path metadb() {
    return folder.resolve("metadb");
  }

  private ServerReport report(TempDbSpec spec) {
    return ServerReport.find(spec).orElseThrow();
  }

  @Test
  void aDemandForSafeIsRefusedByAFastServer() {
    try (OpenDb db = open(fast())) {
      assertThatThrownBy(() -> open(safe()))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("durability fast")
          .hasMessageContaining("safe is asked for");
      open(fast()).close();
      // Who demands nothing takes what runs.
      open(spec(metadb())).close();
      assertThat(report(safe()).durability()).contains(Durability.FAST);
      assertThat(report(spec(metadb())).differences())
          .containsExactly(new Difference("durability", "fast", "safe"));
    }
    open(safe()).close();
  }

  @Test
  void itIsRefusedWithoutAStateFileToo() throws Exception {
    try (OpenDb db = open(fast())) {
      Files.delete(metadb().resolve("state.json"));
      assertThatThrownBy(() -> open(safe())).isInstanceOf(BusyException.class);
    }
  }

  @Test
  void aSafeServerServesWhoAsksForFast() {
    try (OpenDb db = open(safe());
        OpenDb joined = open(fast())) {
      assertThat(report(fast()).durability()).contains(Durability.SAFE);
      assertThat(report(fast()).differences())
          .containsExactly(new Difference("durability", "safe", "fast"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "full_page_writes", "FSYNC"})
  void whatIsOffByAServerParameterIsNotSafe(String name) throws Exception {
    TempDbSpec off = safe().with(s -> s.setting(name, "off"));
    try (OpenDb db = open(off)) {
      assertThat(Sql.ask(db.connection(), "SHOW " + name)).isEqualTo("off");
      assertThatThrownBy(() -> open(safe())).isInstanceOf(BusyException.class);
      open(off).close();
    }
  }

  @Test
  void differencesOfParametersVersionAndPortAreTold() {
    try (OpenDb db = open(spec(metadb()).with(s -> s.setting("work_mem", "7MB")))) {
      TempDbSpec other =
          spec(metadb()).with(s -> s.setting("Work_Mem", "9MB").version("18.1").listen(5432));
      assertThat(report(other).port()).isEmpty();
      assertThat(report(other).differences())
          .containsExactly(
              new Difference("version", db.server().version(), "18.1"),
              new Difference("listen", "no port", "port 5432"),
              new Difference("work_mem", "7MB", "9MB"));
      assertThat(report(spec(metadb())).differences())
          .isEqualTo(List.of(new Difference("work_mem", "7MB", "the default")));
    }
  }

  @Test
  void aServerThatRunsAsAskedHasNoDifferences() {
    TempDbSpec asked =
        spec(metadb()).with(s -> s.listen(0).setting("search_path", "\"a\", \"b c\""));
    try (OpenDb db = open(asked)) {
      assertThat(report(asked).differences()).isEmpty();
      assertThat(report(asked).port()).hasValue(db.tcpConnection().orElseThrow().port());
    }
  }
}
