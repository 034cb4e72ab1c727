package amp.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All samples, printed as Markdown tables. */
final class Results {
  private final Map<Measure, Map<String, List<Long>>> samples = new EnumMap<>(Measure.class);

  void add(Measure measure, String candidate, long nanos) {
    samples
        .computeIfAbsent(measure, m -> new LinkedHashMap<>())
        .computeIfAbsent(candidate, c -> new ArrayList<>())
        .add(nanos);
  }

  void print(PrintStream out) {
    samples.forEach((measure, candidates) -> print(measure, candidates, out));
  }

  private static void print(Measure measure, Map<String, List<Long>> candidates, PrintStream out) {
    out.printf("%n### %s%n%n", measure.title());
    out.println("| candidate | median ms | quartiles ms | least ms | ratio | runs |");
    out.println("|---|---:|---:|---:|---:|---:|");
    double floor = new Summary(candidates.values().iterator().next()).median();
    candidates.forEach(
        (name, nanos) -> {
          Summary summary = new Summary(nanos);
          out.printf(
              Locale.ROOT,
              "| %s | %.1f | %.1f – %.1f | %.1f | %.2f | %d |%n",
              name,
              summary.median() / 1e6,
              summary.quantile(0.25) / 1e6,
              summary.quantile(0.75) / 1e6,
              summary.quantile(0) / 1e6,
              summary.median() / floor,
              nanos.size());
        });
  }
}
