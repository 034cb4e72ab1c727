package amp.tempdb.api;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is done once to a template cluster, so that every new cluster made from it has it already. A
 * persistent database stays as it was prepared: opened with a preparation of another key, it is
 * refused. Whoever brings databases that are there up to date by themselves gives a preparation
 * only where the folder is new.
 *
 * @param key identifies the result: two preparations with one key must have the same effect.
 *     Letters, digits, dots, dashes and underscores, at most 64, the first a letter or a digit: it
 *     becomes part of a file's name.
 * @param action does the work over the connection it is given; its exceptions fail the
 *     initialisation
 */
public record Preparation(String key, Action action) {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Does the work of a preparation. */
  @FunctionalInterface
  public interface Action {
    /**
     * Prepares the template's database.
     *
     * @param connection how to reach it; valid during this call only
     * @throws Exception for any failure; the template is then discarded
     */
    void prepare(ConnectionInfo connection) throws Exception;
  }

  /** Checks the key. */
  public Preparation {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(action, "action");
    if (!KEY.matcher(key).matches()) {
      throw SpecValues.wrong(
          "preparation key \""
              + key
              + "\": use at most 64 letters, digits, dots, dashes, underscores,"
              + " and a letter or a digit first");
    }
  }
}
