package amp.cli.project;

import amp.cli.config.Keys;
import amp.cli.console.CliException;
import amp.problem.ProblemException;
import amp.problem.ProblemKind;
import amp.problem.Remedy;
import amp.tempdb.postgres.snapshot.Clusters;
import java.util.List;

/** Recognises a full disk behind a failed copy or statement, and says what helps. */
public final class DiskRoom {
  private DiskRoom() {}

  /**
   * Explains why a copy between databases failed.
   *
   * @param clusters whose disk is written to
   * @param bytes how much the copy takes
   * @return the failure itself when the disk is not the cause
   */
  public static RuntimeException explained(ProblemException e, Clusters clusters, long bytes) {
    // A server that finds no room for its log ends, and what was said over the connection is lost.
    return Clusters.isDiskFull(e) || !clusters.hasRoom(0) ? clusters.noRoom(e.problem(), bytes) : e;
  }

  /**
   * Explains why a statement of the user's failed, of which nobody knows how much it takes.
   *
   * @return the failure itself when the disk is not the cause, or is not that of a cluster here
   */
  public static CliException explained(CliException e, Context context, Project project) {
    if (e.kind() != ProblemKind.DISK_FULL
        || project.configuration().find(Keys.URL).isPresent()
        || context.databases().otherBackend(project.spec()).isPresent()) {
      return e;
    }
    return new CliException(
        e.kind(),
        e.problem(),
        List.of(
            new Remedy.Advice(
                "The disk of "
                    + project.folder().metadb()
                    + " is full: make room there, and repeat it"),
            new Remedy.Command("See what takes it", "ampctl metadb disk"),
            new Remedy.Command("Give some of it back", "ampctl metadb snapshot delete NAME")));
  }
}
