package amp.tempdb.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses what a mistyped name was meant to be. */
final class NearestName {
  private NearestName() {}

  /** Returns the known name with the fewest changes, where at most half the letters changed. */
  static Optional<String> of(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    String nearest = null;
    int least = Math.max(1, wanted.length() / 2) + 1;
    for (String name : known) {
      int changes = distance(wanted, name);
      if (changes < least) {
        least = changes;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Returns the Levenshtein distance, by the usual table of which one row is kept. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
