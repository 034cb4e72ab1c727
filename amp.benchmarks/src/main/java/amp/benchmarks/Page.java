package amp.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of the documentation that a run fills in between two marks, and its chart beside it. */
final class Page {
  private static final String BEGIN = "<!-- results: written by amp.benchmarks/run -->\n";
  private static final String END = "<!-- end of results -->\n";

  private Page() {}

  /** Returns a page with other results. */
  static String filled(String page, String results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "the page has no place for results: it needs the lines " + BEGIN + "and " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + results + page.substring(end);
  }

  /**
   * Checks that results can be written into a page.
   *
   * @throws IllegalArgumentException when there is no such page, or it has no place for them
   */
  static void check(Path page) throws IOException {
    if (!Files.isWritable(page)) {
      throw new IllegalArgumentException(page + " is no page that can be written to");
    }
    filled(Files.readString(page), "");
  }

  static void write(Path page, String results, String chart) throws IOException {
    String name = page.getFileName().toString().replaceAll("\\.md$", "") + ".svg";
    String picture = "\n![Medians, shorter is better](" + name + ")\n";
    Files.writeString(page, filled(Files.readString(page), "\n" + results + picture));
    Files.writeString(page.resolveSibling(name), chart);
  }
}
