package amp.tempdb.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database that runs, as seen without a lease on it: it may end at any time.
 *
 * @param connection how to connect
 * @param server what runs
 * @param tcp how to connect over TCP; null where it is not possible
 */
public record RunningDb(
    ConnectionInfo connection, ServerInfo server, @Nullable ConnectionInfo tcp) {
  /** Checks that connection and server are given. */
  public RunningDb {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(server, "server");
  }

  /**
   * Describes one that cannot be reached over TCP.
   *
   * @param connection how to connect
   * @param server what runs
   */
  public RunningDb(ConnectionInfo connection, ServerInfo server) {
    this(connection, server, null);
  }

  /** Returns how to connect over TCP; empty where it is not possible. */
  public Optional<ConnectionInfo> tcpConnection() {
    return Optional.ofNullable(tcp);
  }
}
