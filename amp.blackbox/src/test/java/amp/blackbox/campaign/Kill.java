package amp.blackbox.campaign;

/** Who is killed, with SIGKILL. */
enum Kill {
  /** Every process that holds the database; the watcher is to end the server. */
  OWNER,
  /** The postmaster alone; whoever holds the database starts it again. */
  SERVER,
  /** The postmaster, while one of its children computes and does not notice. */
  BUSY_SERVER,
  /** The postmaster and every holder. */
  BOTH,
  /** Everything of the project, the watcher too. */
  GROUP,
  /** One child of the postmaster. */
  BACKEND,
  /** The watcher, or a part of it. */
  WATCHER,
  /** The holders and the watcher: the server survives, and the next start adopts it. */
  OWNER_AND_WATCHER;

  /** Tells whether nobody is left who would clear up before the next start. */
  boolean leavesRemains() {
    // A child that computes without its postmaster ends when it is done.
    return this == GROUP || this == WATCHER || this == OWNER_AND_WATCHER || this == BUSY_SERVER;
  }

  /** Tells whether the server ends, or starts itself anew. */
  boolean endsServer() {
    return this != OWNER && this != WATCHER && this != OWNER_AND_WATCHER;
  }
}
