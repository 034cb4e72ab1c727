package amp.tempdb.api.spi;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.ServerInfo;
import java.util.Optional;

/** A lease on a running database, as a provider hands it out. */
public interface OpenDb extends AutoCloseable {
  /** Returns how to connect. */
  ConnectionInfo connection();

  /** Returns how to connect over TCP, which carries a password; empty where it is not possible. */
  default Optional<ConnectionInfo> tcpConnection() {
    return Optional.empty();
  }

  /** Returns what runs. */
  ServerInfo server();

  /** Tells whether the server process is still there. Cheap; never throws. */
  boolean isRunning();

  /**
   * Gives the lease back, and waits for the server's end when it was the last. Called once.
   *
   * @throws amp.tempdb.api.TempDbException when the server did not end in time
   */
  @Override
  void close();
}
