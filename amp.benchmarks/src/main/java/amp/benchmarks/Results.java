package amp.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All samples, written as Markdown tables. */
final class Results {
  private final Map<Measure, Map<String, List<Long>>> samples = new EnumMap<>(Measure.class);

  void add(Measure measure, String candidate, long sample) {
    samples
        .computeIfAbsent(measure, m -> new LinkedHashMap<>())
        .computeIfAbsent(candidate, c -> new ArrayList<>())
        .add(sample);
  }

  /** Returns the candidates of each measure with their medians, in the measure's unit. */
  Map<Measure, Map<String, Double>> medians() {
    Map<Measure, Map<String, Double>> medians = new EnumMap<>(Measure.class);
    samples.forEach(
        (measure, candidates) ->
            candidates.forEach(
                (name, values) ->
                    medians
                        .computeIfAbsent(measure, m -> new LinkedHashMap<>())
                        .put(name, measure.unit().shown(new Summary(values).median()))));
    return medians;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    samples.forEach((measure, candidates) -> append(measure, candidates, text));
    return text.toString();
  }

  private static void append(
      Measure measure, Map<String, List<Long>> candidates, StringBuilder text) {
    Measure.Unit unit = measure.unit();
    String symbol = unit.symbol();
    text.append("\n### ").append(measure.title()).append("\n\n");
    text.append("| candidate | median ").append(symbol).append(" | quartiles ").append(symbol);
    text.append(" | least ").append(symbol).append(" | ratio | runs |\n");
    text.append("|---|---:|---:|---:|---:|---:|\n");
    double floor = new Summary(candidates.values().iterator().next()).median();
    candidates.forEach(
        (name, values) -> {
          Summary summary = new Summary(values);
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %s | %s – %s | %s | %.2f | %d |%n",
                  name,
                  number(unit.shown(summary.median())),
                  number(unit.shown(summary.quantile(0.25))),
                  number(unit.shown(summary.quantile(0.75))),
                  number(unit.shown(summary.quantile(0))),
                  summary.median() / floor,
                  values.size()));
        });
  }

  /** Returns a figure with no more places than it deserves. */
  static String number(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
  }
}
