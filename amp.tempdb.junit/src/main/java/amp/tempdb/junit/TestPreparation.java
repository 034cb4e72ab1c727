package amp.tempdb.junit;

import amp.tempdb.api.ConnectionInfo;
import amp.tempdb.api.Preparation;

/**
 * What the databases of tests begin with: migrations, data. A class with a constructor without
 * parameters. It is used once; the databases are copies of the result.
 */
public interface TestPreparation extends Preparation.Action {
  /**
   * Returns what identifies the result, the version of the last migration for example, as {@link
   * Preparation#key} describes it. The result is then kept in ampup's folder, and the next test run
   * begins with it. Default: empty, and every test run prepares anew.
   */
  default String key() {
    return "";
  }

  /** Leaves the database empty. */
  final class None implements TestPreparation {
    /** Creates it. */
    public None() {}

    @Override
    public void prepare(ConnectionInfo connection) {
      // Nothing is to be there.
    }
  }
}
