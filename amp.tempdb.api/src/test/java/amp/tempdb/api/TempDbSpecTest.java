package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TempDbSpecTest {
  private final TempDbSpec spec = TempDbSpec.at(Path.of("/x/metadb"));

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(spec.directory()).contains(Path.of("/x/metadb"));
    assertThat(spec.backend()).isEqualTo("auto");
    assertThat(spec.durability()).isEqualTo(Durability.SAFE);
    assertThat(spec.database()).isEqualTo("amp");
    assertThat(spec.version()).isEmpty();
    assertThat(spec.home()).isEqualTo(AmpupHome.locate());
    assertThat(spec.soleHolder()).isFalse();
    assertThat(spec.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(spec.stopGrace()).isZero();
    assertThat(TempDbSpec.ephemeral().directory()).isEmpty();
    assertThat(TempDbSpec.ephemeral().durability()).isEqualTo(Durability.FAST);
  }

  @Test
  void aChangedCopyLeavesTheOriginalAlone() {
    TempDbSpec changed =
        spec.with(
            s ->
                s.backend("tcp")
                    .setting("work_mem", "1MB")
                    .initdbOption("-k")
                    .providerPath(Path.of("/p"))
                    .soleHolder("ampd solo"));

    assertThat(spec.backend()).isEqualTo("auto");
    assertThat(spec.settings()).isEmpty();
    assertThat(spec.initdbOptions()).isEmpty();
    assertThat(spec.providerPath()).isEmpty();
    assertThat(changed.backend()).isEqualTo("tcp");
    assertThat(changed.settings()).isEqualTo(Map.of("work_mem", "1MB"));
    assertThat(changed.soleHolder()).isTrue();
  }

  @Test
  void aBuilderThatWasKeptChangesNothing() {
    List<TempDbSpec.Builder> kept = new ArrayList<>();
    TempDbSpec changed = spec.with(kept::add);

    kept.get(0).backend("tcp").setting("work_mem", "1MB").providerPath(Path.of("/p"));

    assertThat(changed.backend()).isEqualTo("auto");
    assertThat(changed.settings()).isEmpty();
    assertThat(changed.providerPath()).isEmpty();
  }

  @Test
  void whatItReturnsCannotBeChanged() {
    assertThatThrownBy(() -> spec.settings().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> spec.initdbOptions().add("a"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> spec.providerPath().add(Path.of("/a")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void settingsKeepTheirOrder() {
    List<String> names = List.of("work_mem", "jit", "port", "fsync", "auto_explain.log_format");
    TempDbSpec changed = spec.with(s -> names.forEach(name -> s.setting(name, "x")));

    assertThat(changed.settings().keySet()).containsExactlyElementsOf(names);
  }

  @Test
  void extensionsKeepTheirOrderAndCountOnce() {
    TempDbSpec changed =
        spec.with(s -> s.extensions(List.of("pg_cron@1.6", "pgvector", "pg_cron@1.6")));

    assertThat(changed.extensions()).containsExactly("pg_cron@1.6", "pgvector");
    assertThat(spec.extensions()).isEmpty();
    assertThat(changed)
        .isNotEqualTo(spec)
        .hasToString("TempDbSpec{directory=/x/metadb, extensions=[pg_cron@1.6, pgvector]}");
  }

  @Test
  void pathsBecomeAbsolute() {
    TempDbSpec changed =
        TempDbSpec.at(Path.of("a/../b"))
            .with(s -> s.home(Path.of("h")).providerPath(Path.of("p")).binaries(Path.of("bin")));
    Path here = Path.of("").toAbsolutePath();

    assertThat(changed.directory()).contains(here.resolve("b"));
    assertThat(changed.home()).isEqualTo(here.resolve("h"));
    assertThat(changed.providerPath()).containsExactly(here.resolve("p"));
    assertThat(changed.binaries()).contains(here.resolve("bin"));
  }

  private void refused(String seen, Consumer<TempDbSpec.Builder> change) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec.with(change))
        .withMessageContaining(seen);
  }

  @Test
  void wrongValuesAreRefusedWithTheValueSeen() {
    refused("\"\"", s -> s.database(""));
    refused("a\nb", s -> s.database("a\nb"));
    refused("63 bytes", s -> s.database("ö".repeat(32)));
    refused("\\u001b[2J", s -> s.database("\033[2J"));
    refused("\\u0000", s -> s.version("18\0"));
    refused("\\u001b", s -> s.setting("\033", "1"));
    refused("eighteen", s -> s.version("eighteen"));
    refused("18.", s -> s.version("18."));
    refused("PT0S", s -> s.startTimeout(Duration.ZERO));
    refused("PT-1S", s -> s.stopGrace(Duration.ofSeconds(-1)));
    refused("a b", s -> s.setting("a b", "1"));
    refused("a=b", s -> s.setting("a=b", "1"));
    refused("work_mem", s -> s.setting("work_mem", "1\nfsync=off"));
    for (String name : List.of("../x", "/x", "a b", "", "pgvector@", "pgvector@../x", "PgVector")) {
      refused('"' + name + '"', s -> s.extensions(List.of("pgvector", name)));
    }
    assertThat(spec.with(s -> s.database("ö".repeat(31))).database()).hasSize(31);
  }

  @Test
  void aPreparationKeyCanBePartOfAFileName() {
    assertThat(new Preparation("v1.2-a_b", c -> {}).key()).isEqualTo("v1.2-a_b");
    for (String bad : List.of("", ".", "..", "-x", "a/b", "a b", "ü", "x".repeat(65))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Preparation(bad, c -> {}))
          .withMessageContaining('"' + bad + '"');
    }
  }

  @Test
  void specificationsOfTheSameAreEqual() {
    TempDbSpec one = TempDbSpec.at(Path.of("a")).with(s -> s.setting("work_mem", "8MB"));
    TempDbSpec same = TempDbSpec.at(Path.of("a")).with(s -> s.setting("work_mem", "8MB"));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(same.with(s -> s.setting("work_mem", "9MB")));
    assertThat(TempDbSpec.ephemeral()).isEqualTo(TempDbSpec.ephemeral()).isNotEqualTo(one);
  }

  @Test
  void itShowsWhatDiffersFromTheDefaults() {
    assertThat(TempDbSpec.ephemeral()).hasToString("TempDbSpec{directory=ephemeral}");
    assertThat(
            TempDbSpec.at(Path.of("/x"))
                .with(s -> s.version("18").durability(Durability.FAST).setting("a", "b")))
        .hasToString("TempDbSpec{directory=/x, durability=FAST, version=18, settings={a=b}}");
  }

  @Test
  @SuppressWarnings("NullAway") // Java's compiler lets users do it.
  void nullIsRefusedWhereItIsGiven() {
    TempDbSpec spec = TempDbSpec.ephemeral();
    List<Consumer<TempDbSpec.Builder>> nulls =
        List.of(
            s -> s.backend(null),
            s -> s.durability(null),
            s -> s.database(null),
            s -> s.version(null),
            s -> s.binaries(null),
            s -> s.setting("a", null),
            s -> s.extensions(null),
            s -> s.initdbOption(null),
            s -> s.preparation(null),
            s -> s.providerPath(null),
            s -> s.home(null),
            s -> s.holder(null),
            s -> s.soleHolder(null),
            s -> s.startTimeout(null),
            s -> s.stopGrace(null));

    assertThat(nulls)
        .allSatisfy(
            change ->
                assertThatThrownBy(() -> spec.with(change))
                    .isInstanceOf(NullPointerException.class));
  }
}
