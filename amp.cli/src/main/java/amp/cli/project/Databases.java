package amp.cli.project;

import amp.tempdb.api.BackendReport;
import amp.tempdb.api.RunningDb;
import amp.tempdb.api.TempDbSpec;
import amp.tempdb.api.spi.OpenDb;
import amp.tempdb.api.spi.SnapshotControl;
import amp.tempdb.postgres.ServerReport;
import amp.tempdb.postgres.snapshot.Clusters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the commands ask the toolkit for. */
public interface Databases {
  /** Opens a database: starts its server, or joins the one that runs. */
  OpenDb open(TempDbSpec spec);

  /** Finds the database if its server runs; starts nothing. */
  Optional<RunningDb> running(TempDbSpec spec);

  /**
   * Makes the running server stay when nobody uses it any more.
   *
   * @return false when none runs
   * @throws amp.tempdb.api.TempDbException when its backend cannot do that
   */
  boolean detach(TempDbSpec spec);

  /**
   * Stops the running server.
   *
   * @param force whether to do so while others use it
   * @return false when none runs
   * @throws amp.tempdb.api.BusyException when others use it
   * @throws amp.tempdb.api.TempDbException when its backend cannot stop it on request
   */
  boolean stop(TempDbSpec spec, boolean force);

  /**
   * Refuses extensions that a server which were started now would not have. Nothing is started.
   *
   * @throws amp.tempdb.api.TempDbException when one is missing, with what installs it
   */
  void requireExtensions(TempDbSpec spec);

  /** Tells whether the backend of the database can have its server run on without users. */
  boolean canDetach(TempDbSpec spec);

  /** Tells whether the backend of the database makes snapshots. */
  boolean canSnapshot(TempDbSpec spec);

  /**
   * Returns the snapshots of the database.
   *
   * @throws amp.tempdb.api.TempDbException when its backend makes none
   */
  SnapshotControl snapshots(TempDbSpec spec);

  /**
   * Returns the backend that has the database otherwise than as a cluster of ours in the folder;
   * empty where there is such a cluster, or would be.
   */
  Optional<String> otherBackend(TempDbSpec spec);

  /** Returns the cluster as a whole, to be copied or replaced; makes its folder. */
  Clusters clusters(TempDbSpec spec);

  /**
   * Returns the folder that the server's socket is in while one runs; empty where none ever ran.
   */
  Optional<Path> socketFolder(TempDbSpec spec);

  /**
   * Returns who uses the running server.
   *
   * @param limit how long to wait while others start or stop it
   * @throws amp.tempdb.api.BusyException when that takes longer
   */
  List<String> holders(TempDbSpec spec, Duration limit);

  /**
   * Returns those of {@link #holders} whose lease is on the server that runs now, rather than on
   * one that has ended without their notice, where the backend knows the difference.
   *
   * @param limit how long to wait while others start or stop it
   * @throws amp.tempdb.api.BusyException when that takes longer
   */
  List<String> holdersOfRunning(TempDbSpec spec, Duration limit);

  /**
   * Returns how the running server runs, and how that differs from what is asked for; empty when
   * none runs, or another's backend runs it.
   */
  Optional<ServerReport> report(TempDbSpec spec);

  /**
   * Refuses a running server that nobody can connect to, where that is known without asking it.
   *
   * @throws amp.tempdb.api.TempDbException when there is such a one
   */
  void requireAble(TempDbSpec spec);

  /** Tells whether the server runs on without anybody who uses it. */
  boolean isDetached(TempDbSpec spec);

  /** Tells whether the last server was shut down in order, rather than killed. */
  boolean wasShutDown(TempDbSpec spec);

  /** Tells whether somebody starts, stops, copies or replaces the cluster right now. */
  boolean isBeingChanged(TempDbSpec spec);

  /**
   * Makes the socket of the running server again where somebody has deleted it; cheap where nobody
   * has.
   *
   * @return false if it is gone for good, so that nobody can connect to the server
   */
  boolean keepSocket(TempDbSpec spec);

  /** Tells whether there is a cluster, or one that is about to take the place of the last. */
  boolean hasCluster(TempDbSpec spec);

  /** Rotates the server's log where it has grown large; cheap where it has not. */
  void rotateLog(TempDbSpec spec);

  /**
   * Rotates the server's log from a size in bytes on, and deletes older ones but the last.
   *
   * @param limit the size
   */
  void tidyLogs(TempDbSpec spec, long limit);

  /** Asks every backend whether it could open the database. */
  List<BackendReport> backends(TempDbSpec spec);
}
