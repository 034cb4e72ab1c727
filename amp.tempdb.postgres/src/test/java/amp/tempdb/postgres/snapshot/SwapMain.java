package amp.tempdb.postgres.snapshot;

import amp.tempdb.postgres.EngineFixture;
import java.nio.file.Path;

/** Works on snapshots in a process of its own, and dies at a step, as a kill would have it. */
final class SwapMain {
  private SwapMain() {}

  /** Takes the folder, {@code create} or {@code restore}, a snapshot, and the step to die at. */
  public static void main(String[] arguments) {
    Clusters clusters =
        Clusters.of(
            EngineFixture.spec(Path.of(arguments[0])),
            EngineFixture::open,
            step -> {
              if (step.name().equals(arguments[3])) {
                // As abrupt as SIGKILL: no hook runs, no buffer is written.
                Runtime.getRuntime().halt(137);
              }
            });
    if (arguments[1].equals("create")) {
      clusters.snapshots().create(arguments[2], "");
    } else {
      clusters.snapshots().restore(arguments[2], false);
    }
  }
}
