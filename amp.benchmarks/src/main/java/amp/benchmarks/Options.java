package amp.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line says.
 *
 * @param runs runs that count
 * @param warmup runs before them that do not
 * @param experiments what is measured; empty for all
 * @param distribution the built distribution
 * @param page the page that is to show the results
 */
record Options(
    int runs, int warmup, Set<String> experiments, Path distribution, Optional<Path> page) {
  private static final Set<String> EXPERIMENTS =
      Set.of(
          "warm",
          "fresh",
          "commands",
          "branch",
          "install",
          "pool",
          "suite",
          "memory",
          "projects",
          "many");

  static Options parse(String[] args) {
    int runs = 20;
    int warmup = 5;
    Set<String> experiments = new TreeSet<>();
    Optional<Path> page = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (EXPERIMENTS.contains(args[i])) {
        experiments.add(args[i]);
      } else if (args[i].equals("--runs") && i + 1 < args.length) {
        runs = Integer.parseInt(args[++i]);
      } else if (args[i].equals("--warmup") && i + 1 < args.length) {
        warmup = Integer.parseInt(args[++i]);
      } else if (args[i].equals("--write") && i + 1 < args.length) {
        page = Optional.of(Path.of(args[++i]).toAbsolutePath());
      } else {
        throw new IllegalArgumentException(
            args[i]
                + ": usage: run [--runs N] [--warmup N] [--write PAGE] [EXPERIMENT...];"
                + " experiments: "
                + String.join(", ", new TreeSet<>(EXPERIMENTS)));
      }
    }
    return new Options(
        runs,
        warmup,
        experiments,
        Path.of(System.getProperty("amp.distribution", "amp.cli/target/amp")).toAbsolutePath(),
        page);
  }

  boolean wants(String experiment) {
    return experiments.isEmpty() || experiments.contains(experiment);
  }
}
