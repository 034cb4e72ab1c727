package amp.tempdb.postgres.snapshot;

import amp.tempdb.postgres.EngineFixture;
import amp.tempdb.postgres.swap.ClusterStep;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Works on snapshots in a process of its own, and at a step dies, as a kill would have it, or says
 * so and waits for the kill.
 */
final class SwapMain {
  private SwapMain() {}

  /**
   * Takes the folder, {@code create}, {@code restore} or {@code branch}, a snapshot, or the other
   * folder of a branch, the step, and {@code wait} or nothing.
   */
  public static void main(String[] arguments) {
    Clusters clusters = clusters(arguments[0], arguments);
    switch (arguments[1]) {
      case "create" -> clusters.snapshots().create(arguments[2], "", false);
      case "branch" -> clusters.branch().toBeStartedAt(clusters(arguments[2], arguments));
      default -> clusters.snapshots().restore(arguments[2], false);
    }
  }

  private static Clusters clusters(String folder, String[] arguments) {
    return Clusters.of(
        EngineFixture.spec(Path.of(folder)),
        EngineFixture::open,
        step -> {
          if (step.name().equals(arguments[3])) {
            if (arguments.length > 4) {
              awaitKill(step);
            }
            // As abrupt as SIGKILL: no hook runs, no buffer is written.
            Runtime.getRuntime().halt(137);
          }
        });
  }

  private static void awaitKill(ClusterStep step) {
    System.out.println(step);
    while (true) {
      LockSupport.park();
    }
  }
}
