package amp.tempdb.postgres.installation;

/** How clients reach a server. */
public enum Transport {
  /** A Unix-domain socket in a directory that admits its owner alone. */
  UNIX,
  /** A TCP port of the loopback interface, with a password. */
  TCP
}
