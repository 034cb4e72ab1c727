package amp.cli.console;

import amp.problem.ProblemKind;

/** The exit codes of all commands. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** The command line was wrong; nothing was done. */
  public static final int USAGE = 2;

  /** No backend can run PostgreSQL here (EX_UNAVAILABLE of sysexits.h). */
  public static final int NO_BACKEND = 69;

  /** Someone else holds what was asked for (EX_TEMPFAIL of sysexits.h). */
  public static final int BUSY = 75;

  /** The system does not run a program that is there, as a shell says it. */
  public static final int PROGRAM_NOT_EXECUTABLE = 126;

  /** A program that was to be run is not there, as a shell says it (POSIX, 2.8.2 Exit Status). */
  public static final int PROGRAM_NOT_FOUND = 127;

  private ExitCode() {}

  /** Returns the exit code of a command that ends with a problem of a kind. */
  public static int of(ProblemKind kind) {
    return switch (kind) {
      case USAGE -> USAGE;
      case BUSY -> BUSY;
      case NO_BACKEND, INCOMPATIBLE_DATA -> NO_BACKEND;
      case PROGRAM_NOT_EXECUTABLE -> PROGRAM_NOT_EXECUTABLE;
      case PROGRAM_NOT_FOUND -> PROGRAM_NOT_FOUND;
      case FAILED, START_FAILED, DISK_FULL, INTERRUPTED, SCHEMA, UNSUPPORTED, UNKNOWN_OUTCOME ->
          FAILED;
    };
  }
}
