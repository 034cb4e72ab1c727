package amp.tempdb.api.spi;

import java.time.Duration;
import java.util.List;

/** Ends the server of a database on request. A restart is this, and then {@code open}. */
public interface StopControl {
  /**
   * Stops the server of the database, clean, and waits for its end: what was committed is there
   * when it is opened again. Leases on it tell from then on that it does not run.
   *
   * @param force whether to do so under those who use it; of those who have it open through amp the
   *     registry has asked where the data is kept elsewhere
   * @return false when none runs
   * @throws amp.tempdb.api.BusyException when others use it, and {@code force} is not set
   * @throws amp.tempdb.api.TempDbException when it does not end
   */
  boolean stop(boolean force);

  /**
   * Tells whether the last server was stopped in order, rather than killed; false while one runs.
   * {@code ampd solo} starts one that was killed again, and follows one that was stopped. Cheap.
   * Default: nobody knows, which counts as killed.
   */
  default boolean wasStopped() {
    return false;
  }

  /**
   * Returns who uses the running database, as they call themselves. Default: nobody that is known;
   * of a backend that keeps its data elsewhere, the registry knows who has it open.
   *
   * @param limit how long to wait while others start or stop it
   * @throws amp.tempdb.api.BusyException when that takes longer
   */
  default List<String> users(Duration limit) {
    return List.of();
  }
}
