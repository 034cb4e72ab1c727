package amp.os.process;

import java.util.List;

/**
 * Writes words for the one line that a program of Windows is started with, in which it finds them
 * again by the quotes. Java puts quotes around words with spaces and lets those within be, takes a
 * word that begins and ends with one for quoted, and drops an empty word.
 *
 * @see <a
 *     href="https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments">Parsing C
 *     command-line arguments</a>
 */
final class WindowsWords {
  private WindowsWords() {}

  /** Returns the words as Java is to be told them. */
  static List<String> quoted(List<String> words) {
    return words.stream().map(WindowsWords::quoted).toList();
  }

  /** Quotes what Java would not quote rightly; backslashes count only before a quote. */
  private static String quoted(String word) {
    if (!word.isEmpty() && word.indexOf('"') < 0) {
      return word;
    }
    StringBuilder line = new StringBuilder("\"");
    int backslashes = 0;
    for (int i = 0; i < word.length(); i++) {
      char letter = word.charAt(i);
      if (letter == '"') {
        line.append("\\".repeat(backslashes + 1));
      }
      backslashes = letter == '\\' ? backslashes + 1 : 0;
      line.append(letter);
    }
    return line.append("\\".repeat(backslashes)).append('"').toString();
  }
}
