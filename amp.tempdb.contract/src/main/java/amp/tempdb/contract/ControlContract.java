package amp.tempdb.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import amp.tempdb.api.BusyException;
import amp.tempdb.api.Snapshot;
import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbControl;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.SnapshotControl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The part of the contract that is about what a backend can do besides opening. Which of it that
 * is, the provider itself says; what it cannot do is refused.
 */
abstract class ControlContract extends FolderContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TempDbControl control() {
    return TempDb.control(spec());
  }

  private void needsStop() {
    assumeTrue(control().canStop(), "the backend stops no server on request");
  }

  private void needsDetach() {
    assumeTrue(control().canDetach(), "the backend runs nothing that nobody uses");
  }

  private void needsSnapshots() {
    assumeTrue(control().canSnapshot(), "the backend makes no snapshots");
  }

  private SnapshotControl snapshots() {
    return control().snapshots();
  }

  private void make(String... statements) throws SQLException {
    try (TempDb db = TempDb.open(spec())) {
      execute(db, statements);
    }
  }

  private Optional<String> rows() throws SQLException {
    try (TempDb db = TempDb.open(spec())) {
      return ask(db, "SELECT string_agg(x::text, ',' ORDER BY x) FROM t");
    }
  }

  @Test
  void aServerIsStoppedUnderItsUsersWithForceAlone() throws Exception {
    needsStop();
    assertThat(control().stop(false)).isFalse();
    try (TempDb db = TempDb.open(spec().with(s -> s.holder("a user")))) {
      execute(db, "CREATE TABLE t AS SELECT 1 AS x");
      assertThat(control().users(PATIENCE))
          .singleElement()
          .asString()
          .contains("a user", Long.toString(ProcessHandle.current().pid()));

      assertThatThrownBy(() -> control().stop(false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("a user");
      assertThat(db.isRunning()).isTrue();
      assertThat(control().wasStopped()).isFalse();

      assertThat(control().stop(true)).isTrue();
      assertThat(db.isRunning()).isFalse();
    }
    assertThat(TempDb.running(spec())).isEmpty();
    assertThat(control().stop(true)).isFalse();
    assertThat(control().wasStopped()).isTrue();
    assertThat(rows()).contains("1");
  }

  @Test
  void whatIsNotStoppedOnRequestIsSaidSo() {
    assumeFalse(control().canStop(), "the backend stops a server on request");
    try (TempDb db = TempDb.open(spec())) {
      assertThatThrownBy(() -> control().stop(true))
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("the backend " + db.server().backend() + " cannot stop");
      assertThat(db.isRunning()).isTrue();
    }
  }

  @Test
  void aDetachedServerOutlivesItsUsersUntilItIsStopped() throws Exception {
    needsDetach();
    needsStop();
    try {
      try (TempDb db = TempDb.open(spec())) {
        assertThat(control().isDetached()).isFalse();
        execute(db, "CREATE TABLE t AS SELECT 1 AS x");
        assertThat(control().detach()).isTrue();
      }
      assertThat(control().isDetached()).isTrue();
      assertThat(control().users(PATIENCE)).isEmpty();
      assertThat(TempDb.running(spec()))
          .hasValueSatisfying(
              running -> assertThat(running.server().backend()).isEqualTo(control().backend()));
      assertThat(rows()).contains("1");
      assertThat(control().running()).isPresent();

      assertThat(control().stop(false)).isTrue();
      assertThat(control().running()).isEmpty();
    } finally {
      control().stop(true);
    }
    assertThat(rows()).contains("1");
    assertThat(control().isDetached()).isFalse();
    assertThat(control().running()).isEmpty();
  }

  @Test
  void whatCannotRunWithoutUsersIsSaidSo() {
    assumeFalse(control().canDetach(), "the backend runs what nobody uses");
    try (TempDb db = TempDb.open(spec())) {
      assertThat(control().isDetached()).isFalse();
      assertThatThrownBy(() -> control().detach())
          .isInstanceOf(TempDbException.class)
          .hasMessageContaining("the backend " + db.server().backend() + " cannot run a database");
    }
  }

  @Test
  void aSnapshotIsReturnedToAndThatCanBeUndone() throws Exception {
    needsSnapshots();
    make("CREATE TABLE t AS SELECT 1 AS x");
    Snapshot one = snapshots().create("one", "the first", false);
    assertThat(one.name()).isEqualTo("one");
    assertThat(one.note()).isEqualTo("the first");
    assertThat(one.automatic()).isFalse();
    assertThat(snapshots().list()).containsExactly(one);
    make("INSERT INTO t VALUES (2)");

    Optional<Snapshot> replaced = snapshots().restore("one", false);

    assertThat(rows()).contains("1");
    assertThat(snapshots().list()).contains(one);
    if (replaced.isPresent()) {
      assertThat(replaced.get().automatic()).isTrue();
      snapshots().restore(replaced.get().name(), false);
      assertThat(rows()).contains("1,2");
    }
    snapshots().delete("one");
    assertThat(snapshots().list()).doesNotContain(one);
  }

  @Test
  void aSnapshotOfADatabaseInUseIsMadeAndRestoredWithForceAlone() throws Exception {
    needsSnapshots();
    try (TempDb db = TempDb.open(spec().with(s -> s.holder("a user")))) {
      execute(db, "CREATE TABLE t AS SELECT 1 AS x");
      snapshots().create("used", "", false);
      execute(db, "INSERT INTO t VALUES (2)");

      assertThatThrownBy(() -> snapshots().restore("used", false))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("a user");
      assertThat(ask(db, "SELECT count(*) FROM t")).contains("2");

      snapshots().restore("used", true);
    }
    assertThat(rows()).contains("1");
  }

  @Test
  void theNewestAutomaticSnapshotsAreKeptAndAllOthers() throws Exception {
    needsSnapshots();
    make("CREATE TABLE t (x int)");
    snapshots().create("mine", "", false);
    for (int i = 0; i <= SnapshotControl.AUTOMATIC_KEPT; i++) {
      snapshots().create(Snapshot.automaticName("contract-" + i), "", true);
    }
    assertThat(snapshots().list())
        .extracting(snapshot -> snapshot.name().replaceFirst("(contract-.).*", "$1"))
        .containsExactly("mine", "contract-1", "contract-2", "contract-3");
  }

  @Test
  void whatIsNoSnapshotIsRefused() throws Exception {
    needsSnapshots();
    assertThat(snapshots().list()).isEmpty();
    make("CREATE TABLE t AS SELECT 1 AS x");
    snapshots().create("one", "", false);

    assertThatThrownBy(() -> snapshots().create("one", "", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("one");
    assertThatThrownBy(() -> snapshots().restore("two", false))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("two");
    assertThatThrownBy(() -> snapshots().delete("two"))
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("two");
    assertThat(snapshots().list()).extracting(Snapshot::name).containsExactly("one");
    assertThat(rows()).contains("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPPER.and-lower_1", "0"})
  void aSnapshotHasAnyNameThatIsAllowed(String name) throws Exception {
    needsSnapshots();
    make("CREATE TABLE t (x int)");
    String note = "it's \"100%\"; -- $$ \\ é";

    snapshots().create(name, note, false);

    assertThat(snapshots().list())
        .singleElement()
        .satisfies(made -> assertThat(made.name()).isEqualTo(name))
        .satisfies(made -> assertThat(made.note()).isEqualTo(note));
  }

  @Test
  void theSnapshotsOfAFolderAreItsOwn() throws Exception {
    needsSnapshots();
    make("CREATE TABLE t (x int)");
    snapshots().create("one", "", false);
    TempDbSpec other = select(TempDbSpec.at(folder.resolve("other")));
    TempDb.open(other).close();

    assertThat(TempDb.control(other).snapshots().list()).isEmpty();
  }

  @Test
  void whatMakesNoSnapshotsSaysSo() {
    assumeFalse(control().canSnapshot(), "the backend makes snapshots");
    assertThatThrownBy(() -> control().snapshots())
        .isInstanceOf(TempDbException.class)
        .hasMessageContaining("the backend " + control().backend() + " cannot make snapshots");
  }
}
