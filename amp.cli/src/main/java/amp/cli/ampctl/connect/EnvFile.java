package amp.cli.ampctl.connect;

import amp.cli.console.CliException;
import amp.os.file.Failure;
import amp.os.file.SmallFile;
import amp.os.file.Trees;
import amp.os.file.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of variables, such as {@code .env}, which frameworks and IDEs read. Ours stand between two
 * marks at its end, where they count; all other lines are the user's and stay as they are.
 */
public final class EnvFile {
  private static final String BEGIN = "# >>> amp >>>";
  private static final String END = "# <<< amp <<<";
  private static final String NOTE = "# Written by: ampctl metadb env --write";
  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(?:export\\s+)?(\\w+)\\s*=.*", Pattern.DOTALL);

  /** What needs no quotes wherever such files are read. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,=-]+");

  /** What may stand in double quotes: nothing that a shell, or another reader, would expand. */
  private static final Pattern QUOTABLE = Pattern.compile("[^\"$`\\\\\\p{Cntrl}]*");

  private static final Pattern VERBATIM = Pattern.compile("[^'\\p{Cntrl}]*");

  private final Path file;

  private EnvFile(Path file) {
    this.file = file;
  }

  /**
   * Names a file of a project.
   *
   * @param file the file, absolute; it need not exist
   * @param project the project's folder
   * @throws CliException when it is a link, or in no folder of the project
   */
  public static EnvFile of(Path file, Path project) {
    try {
      Path folder = Trees.parent(file).toRealPath();
      if (!folder.startsWith(project.toRealPath())) {
        throw new CliException(
            file + " is not in the project's folder " + project,
            "name a file of the project; where a link leads out of it, write the file yourself:"
                + " ampctl metadb env prints what belongs there");
      }
      return new EnvFile(folder.resolve(file.getFileName()));
    } catch (NoSuchFileException e) {
      throw new CliException("there is no folder " + e.getFile(), "make it first");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Puts variables into the file, in place of those that were put there before.
   *
   * @param variables what to set
   * @param secret whether a password is among them; the file is then for its owner alone
   * @return the names that other lines of the file set too, with the numbers of these lines
   * @throws CliException when the file cannot be read or written, or a value cannot stand in it
   */
  public Map<String, Integer> put(Map<String, String> variables, boolean secret) {
    try {
      String before = read();
      List<String> kept = withoutOurs(lines(before));
      String rest = String.join("", kept);
      String separator = rest.isEmpty() || rest.endsWith("\n") ? "" : "\n";
      String text = rest + separator + block(variables);
      UserFile.replace(file, text.getBytes(StandardCharsets.UTF_8), secret);
      return others(kept, variables);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private String read() throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? SmallFile.text(file, MOST_BYTES) : "";
  }

  private static String block(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(e -> e.getKey() + "=" + quoted(e.getKey(), e.getValue()) + "\n")
        .collect(Collectors.joining("", BEGIN + "\n" + NOTE + "\n", END + "\n"));
  }

  private static String quoted(String name, String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    if (QUOTABLE.matcher(value).matches()) {
      return '"' + value + '"';
    }
    if (VERBATIM.matcher(value).matches()) {
      return "'" + value + "'";
    }
    throw new CliException(
        name + " has a value that files of variables have no common way to write: " + value,
        "say eval \"$(ampctl metadb env)\" in place of the file");
  }

  private List<String> withoutOurs(List<String> lines) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.equals(BEGIN)) {
        i = end(lines, i);
      } else {
        kept.add(lines.get(i));
      }
    }
    return kept;
  }

  private int end(List<String> lines, int begin) {
    for (int i = begin + 1; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(END)) {
        return i;
      }
    }
    throw new CliException(
        "line "
            + (begin + 1)
            + " of "
            + file
            + " begins what amp wrote, and the line \""
            + END
            + "\" that ends it is missing",
        "write that line where it belongs, or delete line " + (begin + 1));
  }

  private static Map<String, Integer> others(List<String> lines, Map<String, String> variables) {
    Map<String, Integer> found = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher assignment = ASSIGNMENT.matcher(lines.get(i));
      if (assignment.matches() && variables.containsKey(assignment.group(1))) {
        found.put(assignment.group(1), i + 1);
      }
    }
    return found;
  }

  /** Returns the lines, each with what ends it. */
  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
  }

  private static CliException unreadable(Path file, IOException e) {
    return new CliException(
        "cannot write " + file + ": " + Failure.reason(e), "correct that, or name another file");
  }
}
