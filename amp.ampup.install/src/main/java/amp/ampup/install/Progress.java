package amp.ampup.install;

import java.time.Duration;

/**
 * Is told what an installation does. Called from more than one thread, often; must return quickly.
 */
public interface Progress {
  /** Tells nobody. */
  Progress SILENT = new Progress() {};

  /** What an installation is busy with. */
  enum Phase {
    /** Reading or downloading the archive, and unpacking it meanwhile. */
    FETCH,
    /** Compiling a source. */
    BUILD,
    /** Running the programs to see that they work here. */
    PROVE,
    /** Bringing everything to the disk. */
    COMMIT
  }

  /**
   * A phase begins.
   *
   * @param phase the phase
   * @param what what it is done with, such as an address or a version
   */
  default void phase(Phase phase, String what) {}

  /**
   * More of the archive is there.
   *
   * @param done the bytes that are there
   * @param total the bytes there will be; negative when it is not known
   */
  default void bytes(long done, long total) {}

  /**
   * Another process is changing the store.
   *
   * @param holder which one
   */
  default void waiting(String holder) {}

  /**
   * Something failed for a reason that may pass, and is tried again.
   *
   * @param reason what failed
   * @param after the time until then
   */
  default void retrying(String reason, Duration after) {}

  /**
   * Something is worth knowing and stops nothing.
   *
   * @param message a sentence
   */
  default void notice(String message) {}
}
