package amp.cli.ampctl.imports;

import amp.cli.console.CliException;
import amp.cli.project.Context;
import amp.cli.project.DatabaseCommand;
import amp.pgcopy.DatabaseImport;
import amp.problem.ProblemKind;
import picocli.CommandLine.Option;

/** What importing and exporting have in common: one database is copied into another. */
public abstract class CopyCommand extends DatabaseCommand {
  private static final int MOST_JOBS = 64;

  @Option(
      names = "--collation",
      defaultValue = "source",
      paramLabel = "WHOSE",
      description = "Sort as in the ${COMPLETION-CANDIDATES}. Default: source.")
  private Collation collation = Collation.SOURCE;

  @Option(
      names = "--jobs",
      defaultValue = "2",
      paramLabel = "N",
      description = "Tables that are copied at once. Default: 2.")
  private int jobs = 2;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Creates the command. */
  protected CopyCommand(Context context) {
    super(context);
  }

  /** Tells whether results are printed as JSON. */
  protected final boolean json() {
    return json;
  }

  /**
   * Refuses values that no copy can have.
   *
   * @throws CliException when one is out of range
   */
  protected final void checkOptions() {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new CliException(
          ProblemKind.USAGE, "--jobs is " + jobs, "say a number from 1 to " + MOST_JOBS);
    }
  }

  /** Returns how many tables are copied at once. */
  protected final int jobs() {
    return jobs;
  }

  /** Tells whether texts are to sort as in the target, which takes a database of its own. */
  protected final boolean sortsAsTarget() {
    return collation == Collation.TARGET;
  }

  /** Sets what was asked for. */
  protected final DatabaseImport configured(DatabaseImport work) {
    return work.jobs(jobs).sourceCollation(!sortsAsTarget());
  }
}
