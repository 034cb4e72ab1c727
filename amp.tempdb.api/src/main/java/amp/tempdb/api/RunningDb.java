package amp.tempdb.api;

/**
 * A database that runs, as seen without a lease on it: it may end at any time.
 *
 * @param connection how to connect
 * @param server what runs
 */
public record RunningDb(ConnectionInfo connection, ServerInfo server) {}
