package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.Option;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a specification that a backend cannot honour. */
class OptionsTest {
  @TempDir private Path folder;

  private TempDbSpec spec() {
    return TempDbSpec.at(folder.resolve("metadb"));
  }

  private static TempDbProvider supporting(Option... options) {
    TempDbProvider provider = MockProvider.elsewhere("theirs", 50, "16.2");
    EnumSet<Option> supported = EnumSet.noneOf(Option.class);
    supported.addAll(List.of(options));
    when(provider.supports()).thenReturn(supported);
    return provider;
  }

  @Test
  void whatIsNotSupportedIsRefusedWithoutAskingTheBackend() {
    TempDbProvider provider = supporting(Option.LISTEN);
    TempDbSpec asking =
        spec()
            .with(
                s -> s.backend("theirs").setting("work_mem", "7MB").binaries(folder).listen(5432));

    assertThatThrownBy(() -> Backends.of(List.of(provider)).open(asking))
        .isInstanceOf(NoBackendException.class)
        .hasMessageContaining(
            "it does not support what was asked for: the programs in "
                + folder
                + ", the server parameters work_mem");
    verify(provider, never()).probe(any());
    verify(provider, never()).open(any());
  }

  @Test
  void autoGoesOnToABackendThatSupportsIt() {
    TempDbProvider other = MockProvider.elsewhere("other", 10, "16.2");
    TempDbSpec asking = spec().with(s -> s.setting("work_mem", "7MB"));

    try (TempDb db = Backends.of(List.of(supporting(), other)).open(asking)) {
      assertThat(db.server().backend()).isEqualTo("other");
    }
  }

  @Test
  void whatIsPermittedAsksForNothing() {
    Set<Option> usual = Option.askedFor(spec().with(s -> s.durability(Durability.FAST)));

    assertThat(usual).isEmpty();
    assertThat(Option.askedFor(TempDbSpec.ephemeral())).containsExactly(Option.EPHEMERAL);
  }

  @Test
  void theVersionOfABackendThatKeepsItsDataElsewhereIsCompared() {
    Backends backends = Backends.of(List.of(supporting()));

    for (String fits : List.of("16", "16.2", "16.2.0")) {
      backends.open(spec().with(s -> s.version(fits))).close();
    }
    for (String other : List.of("17", "16.3", "1")) {
      TempDbSpec asking = spec().with(s -> s.backend("theirs").version(other));
      assertThat(backends.probe(asking).get(0).capability())
          .isInstanceOf(Capability.Unavailable.class);
      assertThatThrownBy(() -> backends.open(asking))
          .hasMessageContaining("PostgreSQL " + other + " was asked for, and it runs 16.2");
    }
  }

  @Test
  void aSecondSoleHolderIsRefusedWhereverTheDataIs() {
    Backends backends = Backends.of(List.of(supporting()));
    TempDbSpec sole = spec().with(s -> s.soleHolder("the one"));

    try (TempDb db = backends.open(sole)) {
      assertThatThrownBy(() -> backends.open(sole))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("the one already runs for " + sole.directory().orElseThrow());
      backends.open(spec().with(s -> s.holder("another"))).close();
      assertThat(db.server().backend()).isEqualTo("theirs");
      assertThat(Backends.isElsewhere(spec())).isTrue();
    }
    backends.open(sole).close();
  }
}
