package amp.benchmarks;

import java.util.List;

/** Order statistics of samples. */
final class Summary {
  private final long[] sorted;

  Summary(List<Long> samples) {
    sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  double median() {
    return quantile(0.5);
  }

  /** Returns a quantile, interpolated between its two neighbours. */
  double quantile(double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
