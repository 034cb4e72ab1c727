package amp.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws medians as bars, a panel for each measure, in colours that follow the reader's. */
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABEL = 250;
  private static final int BAR = 20;
  private static final int GAP = 6;
  private static final int TITLE = 30;
  private static final int MARGIN = 16;
  private static final int FIGURE = 90;

  /** The measures that compare candidates, in the order of the page. */
  private static final List<Measure> SHOWN =
      List.of(
          Measure.WARM_START,
          Measure.FRESH_START,
          Measure.WARM_STOP,
          Measure.POOL_QUERY,
          Measure.POOL_RATE,
          Measure.SUITE,
          Measure.PARALLEL_SUITE,
          Measure.IDLE_MEMORY);

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-weight: 600; }
        rect { fill: #8c959f; }
        .ours { fill: #0969da; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          rect { fill: #6e7681; }
          .ours { fill: #4493f8; }
        }
      </style>
      """;

  private Chart() {}

  static String svg(Map<Measure, Map<String, Double>> medians) {
    StringBuilder body = new StringBuilder();
    int y = MARGIN;
    for (Measure measure : SHOWN) {
      if (medians.containsKey(measure)) {
        y = panel(measure, medians.get(measure), y, body);
      }
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
            WIDTH,
            y)
        + "<title>Medians of the benchmarks: shorter is better</title>\n"
        + STYLE
        + body
        + "</svg>\n";
  }

  private static int panel(
      Measure measure, Map<String, Double> candidates, int top, StringBuilder body) {
    body.append(text("title", MARGIN, top + BAR / 2 + 4, measure.title()));
    double most = candidates.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int y = top + TITLE;
    for (Map.Entry<String, Double> candidate : candidates.entrySet()) {
      double length = candidate.getValue() / most * (WIDTH - LABEL - MARGIN - FIGURE);
      boolean ours = candidate.getKey().startsWith("amp");
      body.append(text("", MARGIN, y + BAR - GAP, candidate.getKey()));
      body.append(
          String.format(
              Locale.ROOT,
              "<rect%s x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
              ours ? " class=\"ours\"" : "",
              LABEL,
              y,
              Math.max(length, 1),
              BAR));
      String figure = Results.number(candidate.getValue()) + " " + measure.unit().symbol();
      body.append(text("", LABEL + (int) length + GAP, y + BAR - GAP, figure));
      y += BAR + GAP;
    }
    return y + MARGIN;
  }

  private static String text(String style, int x, int y, String content) {
    String escaped = content.replace("&", "&amp;").replace("<", "&lt;");
    String attribute = style.isEmpty() ? "" : " class=\"" + style + "\"";
    return "<text" + attribute + " x=\"" + x + "\" y=\"" + y + "\">" + escaped + "</text>\n";
  }
}
