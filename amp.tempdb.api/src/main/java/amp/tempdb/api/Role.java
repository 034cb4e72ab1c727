package amp.tempdb.api;

/** How a handle came to its server. */
public enum Role {
  /** This handle started the server. */
  OWNER,
  /** The server was running already, and this handle joined it. */
  GUEST
}
