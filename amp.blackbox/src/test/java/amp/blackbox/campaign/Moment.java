package amp.blackbox.campaign;

/** What goes on while the kill comes. */
enum Moment {
  /** A new project gets its cluster. */
  INITIALISING,
  /** A process opens the database. */
  STARTING,
  /** Rows are committed. */
  SERVING,
  /** Holders close the database. */
  STOPPING
}
