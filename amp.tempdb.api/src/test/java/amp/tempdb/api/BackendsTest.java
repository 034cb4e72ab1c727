package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.problem.ProblemException;
import amp.problem.Remedy;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.Capability.Unavailable.Cause;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
  @TempDir Path folder;
  private TempDbSpec spec;

  @BeforeEach
  void specifyDatabase() {
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.home(folder.resolve("home")));
  }

  private void dataOf(String major) throws Exception {
    Path data = Files.createDirectories(folder.resolve("metadb/data"));
    Files.writeString(data.resolve("PG_VERSION"), major + "\n");
  }

  @Test
  void autoTakesTheHighestPriorityAndAsksNobodyElse() {
    TempDbProvider low = MockProvider.available("low", 1, "18.6");
    TempDbProvider high = MockProvider.available("high", 2, "18.6");

    try (TempDb db = Backends.of(List.of(low, high)).open(spec)) {
      assertThat(db.server().backend()).isEqualTo("high");
    }

    verify(low, never()).probe(any());
  }

  @Test
  void whatTheProbeChoseIsWhatIsOpened() {
    OpenDb chosen = mock();
    TempDbProvider provider =
        MockProvider.answering(
            "one", 1, call -> new Capability.Available("PostgreSQL 18.6", "18.6", s -> chosen));

    Backends.of(List.of(provider)).open(spec).close();

    verify(chosen).close();
    verify(provider, never()).open(any());
  }

  @Test
  void autoPassesOverWhatIsNotAvailable() {
    TempDbProvider high = MockProvider.unavailable("high", 2, "no", "do");
    TempDbProvider low = MockProvider.available("low", 1, "18.6");

    try (TempDb db = Backends.of(List.of(low, high)).open(spec)) {
      assertThat(db.server().backend()).isEqualTo("low");
    }
  }

  @Test
  void noNewDataIsMadeInPlaceOfABackendThatHasAFault() {
    TempDbProvider high = faulty("high", 2);
    TempDbProvider low = MockProvider.available("low", 1, "15.14");

    NoBackendException refusal =
        catchThrowableOfType(
            NoBackendException.class, () -> Backends.of(List.of(low, high)).open(spec));

    assertThat(refusal.problem()).contains("high", "out of order", "PostgreSQL 15.14");
    assertThat(refusal.remedies())
        .containsExactly(new Remedy.Advice("mend it"), new Remedy.UseBackend("low"));
    verify(low, never()).open(any());
    try (TempDb db = Backends.of(List.of(low, high)).open(spec.with(s -> s.backend("low")))) {
      assertThat(db.passedOver()).isEmpty();
    }
  }

  @Test
  void aFaultIsToldToWhoeverIsServedByAnotherBackend() throws Exception {
    dataOf("15");
    TempDbProvider high = faulty("high", 3);
    TempDbProvider other = MockProvider.unavailable("other", 2, "not there", "install");
    TempDbProvider low = MockProvider.available("low", 1, "15.14");

    try (TempDb db = Backends.of(List.of(low, high, other)).open(spec)) {
      assertThat(db.passedOver()).extracting(BackendReport::name).containsExactly("high");
    }
  }

  @Test
  void aBackendThatFailsIsToldAndStandsInNobodysWay() {
    TempDbProvider high =
        MockProvider.answering(
            "high",
            2,
            call -> {
              throw new IllegalStateException("boom");
            });
    TempDbProvider low = MockProvider.available("low", 1, "18.6");

    try (TempDb db = Backends.of(List.of(low, high)).open(spec)) {
      assertThat(db.server().backend()).isEqualTo("low");
      assertThat(db.passedOver()).extracting(BackendReport::name).containsExactly("high");
    }
  }

  private static TempDbProvider faulty(String name, int priority) {
    return MockProvider.answering(
        name,
        priority,
        call ->
            new Capability.Unavailable(
                new TempDbException("its programs are out of order", "mend it")));
  }

  @Test
  void equalPriorityIsDecidedByName() {
    TempDbProvider b = MockProvider.available("b", 1, "18.6");
    TempDbProvider a = MockProvider.available("a", 1, "18.6");

    assertThat(Backends.of(List.of(b, a)).probe(spec))
        .extracting(BackendReport::name)
        .containsExactly("a", "b");
  }

  @Test
  void aFailureToOpenIsNotHiddenByAnotherBackend() {
    TempDbProvider fails = MockProvider.available("fails", 2, "18.6");
    when(fails.open(any())).thenThrow(new IllegalStateException("boom"));
    TempDbProvider other = MockProvider.available("other", 1, "18.6");

    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> Backends.of(List.of(fails, other)).open(spec))
        .withMessageContaining("backend fails failed: java.lang.IllegalStateException: boom");
    verify(other, never()).open(any());
  }

  @Test
  void aNamedBackendIsAskedAlone() {
    TempDbProvider high = MockProvider.available("high", 2, "18.6");
    TempDbProvider low = MockProvider.available("low", 1, "18.6");

    try (TempDb db = Backends.of(List.of(high, low)).open(spec.with(s -> s.backend("low")))) {
      assertThat(db.server().backend()).isEqualTo("low");
    }

    verify(high, never()).probe(any());
  }

  @Test
  void aNamedBackendThatIsNotAvailableSaysWhyAndWhatHelps() {
    TempDbProvider system =
        MockProvider.unavailable("system", 2, "no postgres on PATH", "Install it");
    TempDbProvider other = MockProvider.available("other", 1, "18.6");

    assertThatExceptionOfType(NoBackendException.class)
        .isThrownBy(
            () -> Backends.of(List.of(system, other)).open(spec.with(s -> s.backend("system"))))
        .withMessage("backend system is not available: no postgres on PATH. Install it.");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndAll() {
    TempDbProvider embedded = MockProvider.available("embedded", 3, "18.6");
    TempDbProvider system = MockProvider.available("system", 2, "18.6");

    assertThatExceptionOfType(NoBackendException.class)
        .isThrownBy(
            () -> Backends.of(List.of(embedded, system)).open(spec.with(s -> s.backend("Embeded"))))
        .withMessage(
            "there is no backend \"Embeded\"."
                + " Did you mean embedded? There are: auto, embedded, system.");
  }

  @Test
  void withNoneAvailableEachSaysWhyAndTheRemedyBeginsWithWhatToType() {
    TempDbProvider embedded =
        MockProvider.unavailable("embedded", 3, "not installed", "Install it");
    TempDbProvider system = MockProvider.unavailable("system", 2, "none on PATH", "Add one");

    NoBackendException error =
        catchThrowableOfType(
            NoBackendException.class, () -> Backends.of(List.of(system, embedded)).open(spec));

    assertThat(error.remedies()).containsExactly(Remedy.Install.postgres());
    assertThat(error)
        .hasMessageContaining("embedded: not installed. Install it")
        .hasMessageContaining("system: none on PATH. Add one");
    assertThat(error.reports())
        .extracting(BackendReport::name)
        .containsExactly("embedded", "system");
  }

  @Test
  void whereThePreferredOneIsOutOfOrderThatIsWhatIsAdvised() {
    TempDbProvider embedded =
        MockProvider.answering(
            "embedded",
            3,
            call ->
                new Capability.Unavailable(new TempDbException("it cannot be read", "Free it")));
    TempDbProvider system = MockProvider.unavailable("system", 2, "none on PATH", "Add one");

    NoBackendException error =
        catchThrowableOfType(
            NoBackendException.class, () -> Backends.of(List.of(system, embedded)).open(spec));

    assertThat(error.remedies()).isEqualTo(Remedy.advice("Free it"));
  }

  /** It may be what the next one would fail for as well. */
  @Test
  void whatIsWrongWithOneThatIsThereIsAdvisedBeforeAnInstallation() {
    TempDbProvider embedded = MockProvider.unavailable("embedded", 3, "not installed", "Add one");
    NoBackendException error =
        catchThrowableOfType(
            NoBackendException.class,
            () -> Backends.of(List.of(embedded, faulty("system", 2))).open(spec));

    assertThat(error.remedies())
        .containsExactly(new Remedy.Advice("mend it"), Remedy.Install.postgres(""));
  }

  @Test
  void whereTheOneThatIsOutOfOrderHasNoAdviceThereIsSome() {
    TempDbProvider mute =
        MockProvider.answering(
            "mute", 3, call -> new Capability.Unavailable("broken", List.of(), Cause.FAULT));

    NoBackendException error =
        catchThrowableOfType(NoBackendException.class, () -> Backends.of(List.of(mute)).open(spec));

    assertThat(error.remedies()).isNotEmpty();
  }

  @Test
  void anotherMajorVersionIsRefusedWithBothVersionsAndNotOpened() throws Exception {
    dataOf("17");
    TempDbProvider embedded = MockProvider.available("embedded", 3, "18.6");
    TempDbProvider system = MockProvider.unavailable("system", 2, "none on PATH", "Add one");

    IncompatibleDataException error =
        catchThrowableOfType(
            IncompatibleDataException.class,
            () -> Backends.of(List.of(embedded, system)).open(spec));

    assertThat(error.problem()).contains("is of PostgreSQL 17", "18.6 (embedded)");
    assertThat(error.remedies())
        .startsWith(
            Remedy.Install.postgres("17"),
            new Remedy.UpgradeData(spec.directory().orElseThrow().resolve("data")));
    verify(embedded, never()).open(any());
  }

  @Test
  void noUpgradeIsOfferedToAnOlderVersion() throws Exception {
    dataOf("18");
    TempDbProvider old = MockProvider.available("system", 2, "15.9");

    assertThatExceptionOfType(IncompatibleDataException.class)
        .isThrownBy(() -> Backends.of(List.of(old)).open(spec.with(s -> s.backend("system"))))
        .satisfies(
            error ->
                assertThat(((ProblemException) error).remedies())
                    .noneMatch(remedy -> remedy instanceof Remedy.UpgradeData));
  }

  @Test
  void autoTakesTheBackendThatFitsTheDataDirectory() throws Exception {
    dataOf("15");
    TempDbProvider embedded = MockProvider.available("embedded", 3, "18.6");
    TempDbProvider system = MockProvider.available("system", 2, "15.9 (Debian 15.9-1)");

    try (TempDb db = Backends.of(List.of(embedded, system)).open(spec)) {
      assertThat(db.server().backend()).isEqualTo("system");
    }
  }

  @Test
  void theOtherLayoutsVersionCountsToo() throws Exception {
    Files.createDirectories(folder.resolve("metadb"));
    Files.writeString(folder.resolve("metadb/PG_VERSION"), "16\n");

    assertThatExceptionOfType(IncompatibleDataException.class)
        .isThrownBy(() -> Backends.of(List.of(MockProvider.available("it", 1, "18.6"))).open(spec));
  }

  @Test
  void anUnreadableVersionIsAnErrorAndNeverANewCluster() throws Exception {
    TempDbProvider it = MockProvider.available("it", 1, "18.6");
    for (String bad : List.of("", "eighteen", "18.6.\0\u001b[31m", "184467440737095516160")) {
      dataOf(bad);

      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(() -> Backends.of(List.of(it)).open(spec))
          .withMessageContaining("PG_VERSION")
          .satisfies(error -> assertThat(error.getMessage()).doesNotContain("\u001b"));
      assertThat(Backends.of(List.of(it)).probe(spec).get(0).capability())
          .isInstanceOf(Capability.Unavailable.class);
    }
    verify(it, never()).open(any());
  }

  @Test
  void aProviderThatMisbehavesHarmsNobody() {
    TempDbProvider throwing =
        MockProvider.answering(
            "throwing",
            9,
            call -> {
              throw new IllegalStateException("boom");
            });
    TempDbProvider missing =
        MockProvider.answering(
            "missing",
            8,
            call -> {
              throw new NoClassDefFoundError("com/example/Helper");
            });
    TempDbProvider silent = MockProvider.answering("silent", 7, call -> null);
    TempDbProvider versionless = MockProvider.available("versionless", 6, "newest");
    TempDbProvider nameless = MockProvider.available("x", 5, "18.6");
    when(nameless.name()).thenThrow(new IllegalStateException("no name"));
    TempDbProvider good = MockProvider.available("good", 1, "18.6");
    Backends backends =
        Backends.of(List.of(throwing, missing, silent, versionless, nameless, good));

    try (TempDb db = backends.open(spec)) {
      assertThat(db.server().backend()).isEqualTo("good");
    }
    assertThat(backends.probe(spec))
        .extracting(report -> report.capability().getClass().getSimpleName())
        .containsExactly(
            "Unavailable", "Unavailable", "Unavailable", "Unavailable", "Available", "Unavailable");
    assertThat(backends.probe(spec).toString())
        .contains("boom", "com.example.Helper is missing", "no answer", "newest", "no name");
  }

  @Test
  void badNamesAndDuplicateNamesAreRefused() {
    TempDbProvider first = MockProvider.available("same", 1, "18.6");
    TempDbProvider second = MockProvider.available("same", 2, "18.6");
    List<String> bad = List.of("", "Upper", "-dash", "a b", "auto", "\u001b[31m", "x".repeat(65));
    List<TempDbProvider> all =
        new ArrayList<>(bad.stream().map(n -> MockProvider.available(n, 3, "18")).toList());
    all.add(first);
    all.add(second);

    List<BackendReport> reports = Backends.of(List.copyOf(all)).probe(spec);

    assertThat(reports.get(0).name()).isEqualTo("same");
    assertThat(reports.get(0).priority()).isEqualTo(1);
    assertThat(reports).hasSize(bad.size() + 2);
    assertThat(reports.subList(1, reports.size()))
        .allSatisfy(
            report -> {
              assertThat(report.name()).isEqualTo(first.getClass().getName());
              assertThat(report.capability()).isInstanceOf(Capability.Unavailable.class);
              assertThat(report.capability().toString()).doesNotContain("\u001b");
            });
  }

  @Test
  void withoutAnyProviderTheErrorSaysHowToGetOne() {
    assertThatExceptionOfType(NoBackendException.class)
        .isThrownBy(() -> Backends.of(List.of()).open(spec))
        .withMessageContaining("amp.tempdb.embedded");
  }
}
