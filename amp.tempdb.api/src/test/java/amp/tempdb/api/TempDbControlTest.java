package amp.tempdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import amp.tempdb.api.spi.DetachControl;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.StopControl;
import amp.tempdb.api.spi.TempDbProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which backend is asked for what can be done besides opening, and what is said where it cannot.
 */
class TempDbControlTest {
  @TempDir Path folder;
  private TempDbSpec spec;
  private final TempDbProvider embedded = MockProvider.available("embedded", 300, "18.6");
  private final TempDbProvider system = MockProvider.available("system", 200, "18.6");
  private final TempDbProvider shared = MockProvider.elsewhere("shared", 50, "16.2");
  private final Backends backends = Backends.of(List.of(embedded, system, shared));
  private final StopControl stopping = mock();
  private final DetachControl detaching = mock();
  private final SnapshotControl snapshots = mock();

  @BeforeEach
  void specify() {
    spec = TempDbSpec.at(folder.resolve("metadb")).with(s -> s.holder("a test"));
  }

  private TempDbSpec with(String backend) {
    return spec.with(s -> s.backend(backend));
  }

  private void runs(TempDbProvider provider, String name) {
    ServerInfo server = new ServerInfo(name, "18.6", 7, Role.GUEST, folder, folder, Instant.EPOCH);
    when(provider.running(any()))
        .thenReturn(
            Optional.of(
                new RunningDb(ConnectionInfo.unix(folder, 5432, "postgres", "amp"), server)));
  }

  @Test
  void theBackendThatRunsItIsAsked() {
    when(embedded.stopControl(any())).thenReturn(Optional.of(mock()));
    when(system.stopControl(any())).thenReturn(Optional.of(stopping));
    when(stopping.stop(true)).thenReturn(true);
    runs(system, "system");

    TempDbControl control = backends.control(with("embedded"));

    assertThat(control.backend()).isEqualTo("system");
    assertThat(control.stop(true)).isTrue();
  }

  @Test
  void whereNoneRunsTheFirstThatCanIsAskedOfThoseThatHaveTheDataHere() {
    when(shared.snapshotControl(any())).thenReturn(Optional.of(mock()));
    when(system.snapshotControl(any())).thenReturn(Optional.of(snapshots));
    Snapshot one = new Snapshot("one", "18", Instant.EPOCH, 1, false, "");
    when(snapshots.list()).thenReturn(List.of(one));

    TempDbControl control = backends.control(spec);

    assertThat(control.canSnapshot()).isTrue();
    assertThat(control.snapshots().list()).containsExactly(one);
    assertThat(control.keepsDataInTheFolder()).isTrue();
  }

  @Test
  void aStrangerThatIsNotAvailableIsPassedOverThoughItIsPreferred() {
    TempDbProvider licensed =
        MockProvider.unavailable("licensed", 1000, "licence is missing", "Buy one");
    when(licensed.stopControl(any())).thenReturn(Optional.of(mock()));
    when(embedded.stopControl(any())).thenReturn(Optional.of(stopping));
    when(stopping.wasStopped()).thenReturn(true);

    TempDbControl control = Backends.of(List.of(licensed, new OwnProvider(embedded))).control(spec);

    assertThat(control.wasStopped()).isTrue();
    assertThat(control.backend()).isEqualTo("embedded");
  }

  @Test
  void aStrangerThatIsAvailableIsAskedInItsPlace() {
    TempDbProvider licensed = MockProvider.available("licensed", 1000, "18.6");
    when(licensed.stopControl(any())).thenReturn(Optional.of(stopping));
    when(stopping.wasStopped()).thenReturn(true);
    when(embedded.stopControl(any())).thenReturn(Optional.of(mock()));

    TempDbControl control = Backends.of(List.of(licensed, new OwnProvider(embedded))).control(spec);

    assertThat(control.wasStopped()).isTrue();
    assertThat(control.backend()).isEqualTo("licensed");
    verify(embedded, never()).probe(any());
  }

  @Test
  void whereNoneIsAvailableAStrangerComesLast() {
    TempDbProvider licensed =
        MockProvider.unavailable("licensed", 1000, "licence is missing", "Buy one");
    TempDbProvider absent = MockProvider.unavailable("embedded", 300, "none is here", "Install");
    when(licensed.snapshotControl(any())).thenThrow(new IllegalStateException("no licence"));
    when(absent.snapshotControl(any())).thenReturn(Optional.of(snapshots));

    TempDbControl control = Backends.of(List.of(licensed, new OwnProvider(absent))).control(spec);

    assertThat(control.canSnapshot()).isTrue();
    assertThat(control.backend()).isEqualTo("embedded");
  }

  @Test
  void ampsOwnAreNotProbedToChooseAmongThem() {
    when(system.stopControl(any())).thenReturn(Optional.of(stopping));
    Backends own = Backends.of(List.of(new OwnProvider(embedded), new OwnProvider(system)));

    assertThat(own.control(spec).canStop()).isTrue();

    verify(embedded, never()).probe(any());
    verify(system, never()).probe(any());
  }

  @Test
  void whatRunsElsewhereAndIsNotTheFoldersIsNotSeen() {
    runs(shared, "shared");
    when(shared.stopControl(any())).thenReturn(Optional.of(stopping));

    assertThat(backends.running(spec)).isEmpty();
    assertThat(backends.control(spec).stop(true)).isFalse();
    verify(stopping, never()).stop(anyBoolean());

    assertThat(backends.running(with("shared"))).isPresent();
    backends.open(with("shared")).close();
    assertThat(backends.running(spec)).isPresent();
    assertThat(backends.control(with("embedded")).backend()).isEqualTo("shared");
  }

  @Test
  void whatRunsInTheFolderComesBeforeWhatRunsElsewhere() {
    backends.open(with("shared")).close();
    runs(shared, "shared");
    runs(system, "system");

    assertThat(backends.running(spec).orElseThrow().server().backend()).isEqualTo("system");
    assertThat(backends.control(with("shared")).backend()).isEqualTo("system");
  }

  @Test
  void theBackendThatTheFolderRemembersIsAskedAlone() {
    when(embedded.snapshotControl(any())).thenReturn(Optional.of(snapshots));
    backends.open(with("shared")).close();

    TempDbControl control = backends.control(spec);

    assertThat(control.backend()).isEqualTo("shared");
    assertThat(control.keepsDataInTheFolder()).isFalse();
    assertThat(control.canSnapshot()).isFalse();
    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(control::snapshots)
        .withMessage(
            "the backend shared cannot make snapshots."
                + " Copy the database with pg_dump, and keep the file.");
  }

  @Test
  void whatABackendCannotIsRefusedWithWhoUsesIt() {
    assertThat(backends.control(with("shared")).stop(false)).isFalse();
    try (TempDb db = backends.open(with("shared"))) {
      TempDbControl control = backends.control(with("embedded"));

      assertThat(control.canStop()).isFalse();
      assertThat(control.canDetach()).isFalse();
      assertThat(control.isDetached()).isFalse();
      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(() -> control.stop(true))
          .withMessageStartingWith(
              "the backend shared cannot stop the database, which is used by a test (process ");
      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(control::detach)
          .withMessageStartingWith("the backend shared cannot run a database that nobody uses");
    }
  }

  @Test
  void whoHasItOpenElsewhereIsNotStoppedWithoutForce() {
    when(shared.stopControl(any())).thenReturn(Optional.of(stopping));
    when(shared.snapshotControl(any())).thenReturn(Optional.of(snapshots));
    when(stopping.stop(true)).thenReturn(true);
    try (TempDb db = backends.open(with("shared"))) {
      TempDbControl control = backends.control(spec);

      assertThatExceptionOfType(BusyException.class)
          .isThrownBy(() -> control.stop(false))
          .withMessageContaining("is used by a test (process ");
      assertThatExceptionOfType(BusyException.class)
          .isThrownBy(() -> control.snapshots().restore("one", false));
      verify(stopping, never()).stop(anyBoolean());
      verify(snapshots, never()).restore(anyString(), anyBoolean());
      assertThat(control.stop(true)).isTrue();
    }
  }

  @Test
  void aDetachedOneIsAskedThoughNobodyHasItOpen() {
    when(shared.detachControl(any())).thenReturn(Optional.of(detaching));
    when(detaching.isDetached()).thenReturn(true);
    backends.open(with("shared")).close();
    runs(shared, "shared");

    assertThat(backends.control(spec).isDetached()).isTrue();
  }

  @Test
  void aStrangersFaultIsToldAsTheBackends() {
    when(shared.stopControl(any())).thenReturn(Optional.of(stopping));
    when(shared.snapshotControl(any())).thenReturn(Optional.of(snapshots));
    when(stopping.stop(anyBoolean())).thenThrow(new IllegalStateException("boom"));
    runs(shared, "shared");
    TempDbControl control = backends.control(with("shared"));

    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> control.stop(true))
        .withMessageContaining("backend shared failed")
        .withMessageContaining("boom");
    assertThatExceptionOfType(TempDbException.class)
        .isThrownBy(() -> control.snapshots().create("one", "", false))
        .withMessageContaining("it answered nothing");
  }

  @Test
  void aNameThatIsNoneReachesNoBackend() {
    when(embedded.snapshotControl(any())).thenReturn(Optional.of(snapshots));
    SnapshotControl checked = backends.control(spec).snapshots();

    for (String name : List.of("", "../up", "nul", "a;b", "x".repeat(101))) {
      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(() -> checked.create(name, "", false));
      assertThatExceptionOfType(TempDbException.class).isThrownBy(() -> checked.delete(name));
      assertThatExceptionOfType(TempDbException.class)
          .isThrownBy(() -> checked.restore(name, true));
    }
    verify(snapshots, never()).delete(anyString());
  }

  @Test
  void anEphemeralDatabaseIsNobodyElsesToControl() {
    assertThatIllegalArgumentException().isThrownBy(() -> backends.control(TempDbSpec.ephemeral()));
  }
}
