package amp.metadb.connect;

/**
 * What a session of the database told everyone who listens.
 *
 * @param channel where it was sent
 * @param payload what was sent, possibly empty
 * @param backendPid the server's process of the session that sent it
 */
public record Notification(String channel, String payload, int backendPid) {}
