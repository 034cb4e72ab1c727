package amp.cli.project;

import amp.metadb.registry.RunEnd;

/** A run of the daemon, as it is kept in the metadata database. */
public interface DaemonRun extends AutoCloseable {
  /**
   * Notes that it starts.
   *
   * @param instance what runs once at a time
   * @param version the daemon's version
   * @param backend what runs the database
   */
  void begin(String instance, String version, String backend);

  /** Notes how it ended, if it was begun. */
  void end(RunEnd end, String detail);

  /** Closes the connections. */
  @Override
  void close();
}
