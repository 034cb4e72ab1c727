package amp.problem;

/** What kind of problem it is: what a program decides by, as a person does by the text. */
public enum ProblemKind {
  /** Something failed, and no other kind tells more. */
  FAILED,

  /** What was asked for makes no sense; nothing was done. */
  USAGE,

  /** Someone else holds what is needed. */
  BUSY,

  /** Nothing here can run PostgreSQL for this database. */
  NO_BACKEND,

  /** The data is of a major version of PostgreSQL that what runs here cannot read. */
  INCOMPATIBLE_DATA,

  /** A program of PostgreSQL failed. */
  START_FAILED,

  /** A program that was to be run is not there. */
  PROGRAM_NOT_FOUND,

  /** A program that was to be run is there, and the system does not run it. */
  PROGRAM_NOT_EXECUTABLE,

  /** A disk has no room left, or the user may take no more of it. */
  DISK_FULL,

  /** The thread was interrupted while it waited. */
  INTERRUPTED,

  /** The schema in the database is not one that this program may use. */
  SCHEMA,

  /** A database holds what cannot be copied. */
  UNSUPPORTED,

  /** A connection was lost during a commit: nobody here can tell whether it was committed. */
  UNKNOWN_OUTCOME
}
