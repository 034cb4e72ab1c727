package amp.tempdb.api.preparation;

import amp.problem.ProblemException;
import amp.tempdb.api.Preparation;
import amp.tempdb.api.TempDbException;
import amp.tempdb.api.spi.OpenDb;

/**
 * Runs what users prepare databases with. Whatever it throws is reported as its failure: nothing of
 * it is to be taken for a failure of the folder, or of the backend.
 */
public final class PreparationRun {
  private PreparationRun() {}

  /**
   * Runs a preparation on a server, and ends that server where it fails.
   *
   * @param key the preparation's key; empty where it has none
   * @throws TempDbException when the preparation failed, by an {@link Error} too; those of the
   *     machine, such as too little memory, stay what they are
   */
  public static void run(Preparation.Action preparation, String key, OpenDb server) {
    try {
      preparation.prepare(server.connection());
    } catch (Throwable e) {
      // An interrupted thread would not wait for the server's end.
      boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
      end(server, e);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
        throw error;
      }
      throw failure(name(preparation, key), e);
    }
  }

  private static void end(OpenDb server, Throwable reason) {
    try {
      server.close();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  private static TempDbException failure(String name, Throwable cause) {
    String failed = "the preparation" + name + " of the databases failed: ";
    return cause instanceof ProblemException problem
        ? new TempDbException(
            problem.kind(), failed + problem.problem(), problem.remedies(), problem)
        : new TempDbException(
            failed + cause, "Correct it; the stack trace of the cause says where it failed", cause);
  }

  /** The name of a lambda's class tells nobody anything. */
  private static String name(Preparation.Action preparation, String key) {
    Class<?> type = preparation.getClass();
    if (!type.isHidden() && !type.isSynthetic()) {
      return " " + type.getName();
    }
    return key.isEmpty() ? "" : " " + key;
  }
}
