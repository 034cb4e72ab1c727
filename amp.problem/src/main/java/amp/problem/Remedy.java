package amp.problem;

/**
 * What would help. A remedy says what is to be done and with what, and no command: whoever shows it
 * to a person knows which commands that person has.
 */
public sealed interface Remedy {

  /** Returns it in words, for a programmer; no full stop at the end. */
  String text();

  /**
   * Advice that nothing but a person can follow.
   *
   * @param text the advice; no full stop at the end
   */
  record Advice(String text) implements Remedy {}
}
