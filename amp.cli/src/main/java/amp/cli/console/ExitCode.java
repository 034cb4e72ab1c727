package amp.cli.console;

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

  private ExitCode() {}
}
