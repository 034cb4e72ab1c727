package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.Backends;
import amp.tempdb.api.BusyException;
import amp.tempdb.api.Durability;
import amp.tempdb.api.NoBackendException;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of the contract that is about what a backend is asked for, and answers. */
abstract class ChoiceContract extends ContractFixture {
  private static BackendReport probe(TempDbSpec spec) {
    return Backends.discover(spec).probe(spec).stream()
        .filter(report -> report.name().equals(spec.backend()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no backend " + spec.backend()));
  }

  @Test
  void whatTheProbeAnswersIsWhatRuns() {
    Capability answer = probe(spec()).capability();
    assertThat(answer).isInstanceOf(Capability.Available.class);
    try (TempDb db = TempDb.open(spec())) {
      assertThat(db.server().backend()).isEqualTo(spec().backend());
      assertThat(db.server().version()).isEqualTo(((Capability.Available) answer).version());
    }
    assertThat(probe(spec()).capability()).hasToString(answer.toString());
  }

  /** Odd ones, each of which a backend may take or leave, as long as it does so twice. */
  private List<TempDbSpec> oddSpecifications() {
    List<TempDbSpec> odd = new ArrayList<>();
    odd.add(spec().with(s -> s.version("9.6")));
    odd.add(spec().with(s -> s.version("99")));
    odd.add(spec().with(s -> s.binaries(folder.resolve("no-programs"))));
    odd.add(spec().with(s -> s.version("18")));
    odd.add(select(TempDbSpec.ephemeral()));
    return odd;
  }

  @Test
  void whatTheProbeRefusesIsNotOpenedAndWhatItOffersIs() {
    for (TempDbSpec spec : oddSpecifications()) {
      if (probe(spec).capability() instanceof Capability.Available available) {
        try (TempDb db = TempDb.open(spec)) {
          assertThat(db.server().version()).as("%s", spec).isEqualTo(available.version());
        }
      } else {
        assertThatThrownBy(() -> TempDb.open(spec))
            .as("%s", spec)
            .isInstanceOf(NoBackendException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Option.class)
  void whatIsNotSupportedIsRefused(Option option) {
    TempDbSpec asking = asking(option);
    if (supports().contains(option)) {
      assertThat(Option.askedFor(asking)).contains(option);
      return;
    }
    assertThat(probe(asking).capability()).isInstanceOf(Capability.Unavailable.class);
    assertThatThrownBy(() -> TempDb.open(asking))
        .isInstanceOf(NoBackendException.class)
        .hasMessageContaining("it does not support what was asked for: ");
  }

  private TempDbSpec asking(Option option) {
    return switch (option) {
      case EPHEMERAL -> select(TempDbSpec.ephemeral());
      case DURABILITY -> spec().with(s -> s.durability(Durability.SAFE));
      case BINARIES -> spec().with(s -> s.binaries(Path.of("/usr/lib/postgresql/18/bin")));
      case SETTINGS -> spec().with(s -> s.setting("work_mem", "7MB"));
      case EXTENSIONS -> spec().with(s -> s.extensions(List.of("pgvector")));
      case INITDB_OPTIONS -> spec().with(s -> s.initdbOption("--no-data-checksums"));
      case PREPARATION -> spec().with(s -> s.preparation(new Preparation("contract-0", c -> {})));
      case LISTEN -> spec().with(s -> s.listen(0));
      case ALTERED_SETTINGS -> spec().with(s -> s.ignoreAlteredSettings());
    };
  }

  @Test
  void aSecondSoleHolderIsRefused() {
    TempDbSpec sole = spec().with(s -> s.soleHolder("contract"));
    try (TempDb db = TempDb.open(sole)) {
      assertThat(db.isRunning()).isTrue();
      assertThatThrownBy(() -> TempDb.open(sole))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("contract already runs for ");
      TempDb.open(spec().with(s -> s.holder("another"))).close();
    }
    TempDb.open(sole).close();
  }
}
