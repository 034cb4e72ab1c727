package amp.cli.console;

import amp.json.Json;
import amp.problem.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what an examination has found. */
public final class FindingView {
  private static final int LEVEL = 9;
  private static final int SUBJECT = 12;

  private FindingView() {}

  /**
   * Prints findings and returns the exit code: 1 if something does not work.
   *
   * @param found the findings by what they are about; where that is empty, it is left out
   */
  public static int print(Console console, Map<String, List<Finding>> found, boolean json) {
    int area =
        found.keySet().stream().mapToInt(String::length).filter(n -> n > 0).max().orElse(-2) + 2;
    List<Object> rows = new ArrayList<>();
    boolean works = true;
    for (Map.Entry<String, List<Finding>> entry : found.entrySet()) {
      for (Finding finding : entry.getValue()) {
        works &= finding.level() != Finding.Level.ERROR;
        if (json) {
          rows.add(row(entry.getKey(), finding));
        } else {
          String begin = padded(finding.level().toString(), LEVEL) + padded(entry.getKey(), area);
          console.out().println(begin + padded(finding.subject(), SUBJECT) + finding.message());
          Suggestion.lines(finding.remedies())
              .forEach(line -> console.out().println(" ".repeat(LEVEL + area + SUBJECT) + line));
        }
      }
    }
    if (json) {
      console.out().print(Json.write(rows));
    }
    return works ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static Map<String, Object> row(String area, Finding finding) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (!area.isEmpty()) {
      row.put("area", area);
    }
    row.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    row.put("subject", finding.subject());
    row.put("message", finding.message());
    row.put("remedies", Suggestion.objects(finding.remedies()));
    return row;
  }
}
