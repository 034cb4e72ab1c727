package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.os.InterruptedWaitException;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers whose code fails with what is no exception. */
class FailingProviderTest {
  @TempDir Path folder;
  private final TempDbProvider bad = MockProvider.available("bad", 2, "18.6");
  private final TempDbProvider good = MockProvider.available("good", 1, "18.6");
  private TempDbSpec spec;

  @BeforeEach
  void specifyDatabase() {
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.home(folder.resolve("home")));
  }

  static Stream<Error> errors() {
    return Stream.of(
        new AssertionError("boom"), new StackOverflowError("boom"), new InternalError("boom"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aProbeIsReportedAndAnotherServes(Error error) {
    when(bad.probe(any())).thenThrow(error);
    isReportedAndAnotherServes();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void supportedOptionsAreReportedAndAnotherServes(Error error) {
    when(bad.supports()).thenThrow(error);
    isReportedAndAnotherServes();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aPriorityIsReportedAndAnotherServes(Error error) {
    when(bad.priority()).thenThrow(error);
    isReportedAndAnotherServes();
  }

  @Test
  void ofAnInterruptedProbeNoOtherTakesThePlace() {
    when(bad.probe(any())).thenThrow(new InterruptedWaitException());

    assertThatExceptionOfType(InterruptedWaitException.class)
        .isThrownBy(() -> Backends.of(List.of(bad, good)).open(spec));
    verify(good, never()).open(any());
  }

  private void isReportedAndAnotherServes() {
    Backends backends = Backends.of(List.of(bad, good));
    try (TempDb db = backends.open(spec)) {
      assertThat(db.server().backend()).isEqualTo("good");
      assertThat(db.passedOver().toString()).contains("boom");
    }
    assertThat(backends.probe(spec).toString()).contains("boom", "good");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whoCannotSayWhereTheDataIsKeepsItElsewhere(Error error) {
    when(bad.usesDataDirectory()).thenThrow(error);
    Backends backends = Backends.of(List.of(bad, good));

    assertThat(backends.probe(spec)).hasSize(2);
    try (TempDb db = backends.open(spec)) {
      assertThat(db.server().backend()).isEqualTo("bad");
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whoCannotSayWhatRunsRunsNothing(Error error) {
    when(bad.running(any())).thenThrow(error);

    assertThat(Backends.of(List.of(bad, good)).running(spec)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aFailureToOpenNamesTheBackend(Error error) {
    when(bad.open(any())).thenThrow(error);

    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> Backends.of(List.of(bad, good)).open(spec))
        .withMessageContaining("backend bad failed: " + error)
        .withCause(error);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aControlThatFailsNamesTheBackend(Error error) {
    when(bad.stopControl(any())).thenThrow(error);

    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> Backends.of(List.of(bad)).control(spec).wasStopped())
        .withMessageContaining("backend bad failed: " + error);
  }
}
