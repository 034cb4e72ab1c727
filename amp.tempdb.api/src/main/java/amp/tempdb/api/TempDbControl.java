package amp.tempdb.api;

import amp.problem.Remedy;
import amp.tempdb.api.internal.Candidate;
import amp.tempdb.api.internal.CheckedSnapshots;
import amp.tempdb.api.internal.FolderMemory;
import amp.tempdb.api.internal.MajorVersionCheck;
import amp.tempdb.api.spi.Capability;
import amp.tempdb.api.spi.DetachControl;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.api.spi.StopControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a folder's database besides opening it: stopping its server, having it run
 * on without users, snapshots. The backend that has the database does it, and what that backend
 * cannot do is refused in its name. Found by {@link TempDb#control}; it is for one action, since
 * the next may meet another state.
 */
public final class TempDbControl {
  private final TempDbSpec spec;
  private final List<Candidate> backends;
  private final Optional<RunningDb> running;
  private @Nullable List<Candidate> preferred;

  TempDbControl(TempDbSpec spec, List<Candidate> backends, Optional<RunningDb> running) {
    if (spec.directory().isEmpty()) {
      throw new IllegalArgumentException("an ephemeral database is nobody else's to control");
    }
    this.spec = spec;
    this.backends = backends;
    this.running = running;
  }

  /** Something that a backend can do, and which backend that is. */
  private record Able<T>(Candidate backend, T control) {}

  /** Returns the first that can: where several could serve, all of them have the same data. */
  private <T> Optional<Able<T>> able(BiFunction<Candidate, TempDbSpec, Optional<T>> offer) {
    return preferred().stream()
        .flatMap(backend -> offer.apply(backend, spec).map(c -> new Able<>(backend, c)).stream())
        .findFirst();
  }

  /**
   * Returns the backends in the order in which they are asked: as for opening, others' only where
   * they are available. Amp's own act alike, and need no probe to choose among them.
   */
  private List<Candidate> preferred() {
    if (preferred == null) {
      preferred =
          backends.size() < 2 || backends.stream().allMatch(Candidate::isBuiltIn)
              ? backends
              : inOrder();
    }
    return preferred;
  }

  private List<Candidate> inOrder() {
    MajorVersionCheck check = MajorVersionCheck.lenient(spec);
    List<Candidate> order = new ArrayList<>();
    backends.stream()
        .filter(each -> check.verdict(each, each.probe(spec)) instanceof Capability.Available)
        .findFirst()
        .ifPresent(order::add);
    backends.stream().filter(Candidate::isBuiltIn).forEach(order::add);
    backends.stream().filter(each -> !each.isBuiltIn()).forEach(order::add);
    return order.stream().distinct().toList();
  }

  /** Returns the name of the backend that has the database, or would make it. */
  public String backend() {
    return running
        .map(db -> db.server().backend())
        .orElseGet(() -> backends.isEmpty() ? spec.backend() : preferred().get(0).name());
  }

  /** Tells whether that backend keeps the data in the folder, in {@code data}. */
  public boolean keepsDataInTheFolder() {
    return !backends.isEmpty() && backends.get(0).usesDataDirectory();
  }

  /** Returns what ran when the control was found; empty when nothing did. */
  public Optional<RunningDb> running() {
    return running;
  }

  /** Tells whether the backend can stop the server on request. */
  public boolean canStop() {
    return able(Candidate::stopControl).isPresent();
  }

  /** Tells whether the backend can have the server run on without users. */
  public boolean canDetach() {
    return able(Candidate::detachControl).isPresent();
  }

  /** Tells whether the backend can make snapshots. */
  public boolean canSnapshot() {
    return able(Candidate::snapshotControl).isPresent();
  }

  /**
   * Stops the server and waits for its end.
   *
   * @param force whether to do so under those who use it
   * @return false when none runs
   * @throws BusyException when others use it, and {@code force} is not set
   * @throws TempDbException when the backend cannot stop it on request
   */
  public boolean stop(boolean force) {
    Optional<Able<StopControl>> able = able(Candidate::stopControl);
    if (able.isEmpty()) {
      if (running.isEmpty()) {
        return false;
      }
      List<String> holders = holdersElsewhere();
      throw refusal(
          "cannot stop the database"
              + (holders.isEmpty() ? "" : ", which is used by " + String.join(", ", holders)),
          "End what uses it: what becomes of the server then, the backend decides");
    }
    if (!force) {
      requireUnusedElsewhere();
    }
    Able<StopControl> found = able.get();
    return found.backend.ask(() -> found.control.stop(force));
  }

  /**
   * Tells whether the last server was stopped in order, rather than killed; false while one runs.
   */
  public boolean wasStopped() {
    return able(Candidate::stopControl)
        .map(found -> found.backend.ask(found.control::wasStopped))
        .orElse(false);
  }

  /**
   * Returns who uses the running database, as they call themselves, with their process ids.
   *
   * @param limit how long to wait while others start or stop it
   * @throws BusyException when that takes longer
   */
  public List<String> users(Duration limit) {
    List<String> elsewhere = holdersElsewhere();
    return elsewhere.isEmpty()
        ? able(Candidate::stopControl)
            .map(found -> found.backend.ask(() -> found.control.users(limit)))
            .orElse(List.of())
        : elsewhere;
  }

  /**
   * Returns those of {@link #users} who use the server that this process has open, rather than one
   * that was stopped without their notice so far; where the backend keeps the data in the folder,
   * all of them.
   *
   * @param limit how long to wait while others start or stop it
   * @throws BusyException when that takes longer
   */
  public List<String> usersOfSameServer(Duration limit) {
    return holdersElsewhere().isEmpty() ? users(limit) : memory().holdersOfSameServer();
  }

  /**
   * Makes the running server stay when nobody uses it any more. Call it while a lease is held.
   *
   * @return false when none runs
   * @throws TempDbException when the backend cannot do that
   */
  public boolean detach() {
    Able<DetachControl> found =
        able(Candidate::detachControl)
            .orElseThrow(
                () ->
                    refusal(
                        "cannot run a database that nobody uses",
                        "Keep it open as long as it is needed"));
    return found.backend.ask(found.control::detach);
  }

  /** Tells whether a server runs that stays when nobody uses it any more. */
  public boolean isDetached() {
    return able(Candidate::detachControl)
        .map(found -> found.backend.ask(found.control::isDetached))
        .orElse(false);
  }

  /**
   * Returns the snapshots of the database.
   *
   * @throws TempDbException when the backend makes none
   */
  public SnapshotControl snapshots() {
    return able(Candidate::snapshotControl)
        .map(
            found ->
                new CheckedSnapshots(found.backend, found.control, this::requireUnusedElsewhere))
        .orElseThrow(
            () ->
                refusal(
                    "cannot make snapshots", "Copy the database with pg_dump, and keep the file"));
  }

  private FolderMemory memory() {
    return new FolderMemory(spec.directory().orElseThrow());
  }

  private List<String> holdersElsewhere() {
    return memory().holders();
  }

  private void requireUnusedElsewhere() {
    List<String> holders = holdersElsewhere();
    if (!holders.isEmpty()) {
      throw new BusyException(
          "the database of "
              + spec.directory().orElseThrow()
              + " is used by "
              + String.join(", ", holders),
          List.of(
              new Remedy.Advice("End them"), new Remedy.SetOption("force", "", "do it under them")),
          ServerInfo.NO_PROCESS,
          running.map(RunningDb::connection).orElse(null));
    }
  }

  private TempDbException refusal(String what, String advice) {
    return new TempDbException("the backend " + backend() + " " + what, advice);
  }
}
