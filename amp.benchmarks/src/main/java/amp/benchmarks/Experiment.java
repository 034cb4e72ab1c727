package amp.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Candidates that take turns, in another order each round, so that what else the machine does and
 * what the predecessor leaves behind hit all alike.
 *
 * @param candidates the candidates; the first is the floor that ratios refer to
 */
record Experiment(List<Candidate> candidates) {
  private static final long SEED = 18;

  /**
   * Runs every candidate.
   *
   * @param warmup runs that do not count
   * @param runs runs that count
   */
  void run(int warmup, int runs, Results results) throws Exception {
    Random random = new Random(SEED);
    List<Candidate> order = new ArrayList<>(candidates);
    for (int round = -warmup; round < runs; round++) {
      for (Candidate candidate : order) {
        boolean counts = round >= 0;
        candidate.run(
            (measure, nanos) -> {
              if (counts) {
                results.add(measure, candidate.name(), nanos);
              }
            });
      }
      if (round >= 0) {
        // The first round that counts has the order of the table.
        Collections.shuffle(order, random);
      }
    }
  }
}
