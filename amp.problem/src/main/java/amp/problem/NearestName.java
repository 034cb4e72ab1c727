package amp.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one most resembles. */
public final class NearestName {
  /** What is longer than any name was not meant to be one, and takes long to compare. */
  private static final int LONGEST = 200;

  private NearestName() {}

  /**
   * Returns the nearest word, unless all are too different to have been meant.
   *
   * @param word what was written
   * @param known what could have been meant; for dotted names, their last parts count too
   */
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(wanted, name)))
        .filter(name -> distance(wanted, name) <= Math.max(2, wanted.length() / 3));
  }

  /** Counts the edits; a word that is a key's last part is as near as the key itself. */
  private static int distance(String word, String name) {
    int whole = edits(word, name);
    String tail = name.substring(name.lastIndexOf('.') + 1);
    String wordTail = word.substring(word.lastIndexOf('.') + 1);
    return Math.min(whole, edits(wordTail, tail) + 1);
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
