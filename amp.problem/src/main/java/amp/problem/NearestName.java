package amp.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one most resembles. */
public final class NearestName {
  /** What is longer than any name was not meant to be one, and takes long to compare. */
  private static final int LONGEST = 200;

  private static final int FAR = Integer.MAX_VALUE;

  private NearestName() {}

  /**
   * Returns the nearest word, unless all are too different to have been meant.
   *
   * @param word what was written
   * @param known what could have been meant. Of dotted names each part counts for itself: two that
   *     begin alike, for the table they are in, need not be near. The table may be left out, or be
   *     another one beside or above.
   */
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    String wanted = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> distance(wanted, name) < FAR)
        .min(Comparator.comparingInt((String name) -> distance(wanted, name)));
  }

  /** Counts the edits; a table that was left out, or is another one, counts as one more. */
  private static int distance(String word, String name) {
    if (edits(word, name) <= 1 && most(word) > 0) {
      return edits(word, name);
    }
    int lasts = edits(last(word), last(name));
    if (lasts > most(last(word))) {
      return FAR;
    }
    String table = table(word);
    int tables = edits(table, table(name));
    if (tables <= most(table)) {
      return lasts + tables;
    }
    boolean beside = table.isEmpty() || table(name).isEmpty() || root(word).equals(root(name));
    return beside ? lasts + 1 : FAR;
  }

  /**
   * Returns how many edits leave a word recognisable; dashes before an option are no part of it.
   */
  private static int most(String word) {
    int length = word.replaceFirst("^-+", "").length();
    return length < 4 ? Math.max(0, length - 2) : Math.max(2, length / 3);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String table(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static String root(String name) {
    return name.substring(0, Math.max(0, name.indexOf('.')));
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
