package amp.benchmarks;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.pool.DatabasePool;
import java.nio.file.Path;
import java.util.List;

/** Runs the experiments and prints their tables. */
final class Main {
  /** Experiments whose runs take seconds have fewer of them. */
  private static final int FEW = 2;

  private static final int VERY_FEW = 5;
  private static final int LEAST = 3;

  private final Options options;
  private final Workspace workspace;
  private final Signals signals;
  private final Experiments experiments;
  private final Results results = new Results();

  private Main(Options options, Workspace workspace, Signals signals) {
    this.options = options;
    this.workspace = workspace;
    this.signals = signals;
    experiments = new Experiments(workspace, signals);
  }

  /** Runs what the command line asks for. */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
      if (options.page().isPresent()) {
        // Found out after ten minutes of measuring, it would cost them.
        Page.check(options.page().get());
      }
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(2);
      return;
    }
    try (Workspace workspace = new Workspace();
        Signals signals = new Signals()) {
      new Main(options, workspace, signals).run();
    }
    // Threads of the peer's would go on for a minute.
    System.exit(0);
  }

  private void run() throws Exception {
    if (options.wants("warm")) {
      measure(experiments.warm(), 1);
    }
    if (options.wants("fresh")) {
      measure(experiments.fresh(), 1);
    }
    if (options.wants("pool")) {
      pool();
    }
    if (options.wants("suite")) {
      SuiteCandidates suites = new SuiteCandidates(workspace);
      measure(suites.experiment(Measure.SUITE, 50, 1), VERY_FEW);
      measure(suites.experiment(Measure.PARALLEL_SUITE, 200, 4), VERY_FEW);
    }
    if (options.wants("memory")) {
      measure(experiments.idleMemory(), VERY_FEW);
    }
    if (options.wants("projects")) {
      measure(experiments.projects(10, 20, 40), VERY_FEW);
    }
    if (options.wants("many")) {
      measure(experiments.many(8, 25, 50), VERY_FEW);
    }
    var distribution = new CommandCandidates.Distribution(options.distribution(), workspace.home());
    if (options.wants("commands") && distribution.exists()) {
      Path project = experiments.newProject();
      measure(experiments.solo(distribution, project), 1);
      try (TempDb running = TempDb.open(experiments.spec(Experiments.metadb(project)))) {
        measure(experiments.url(distribution, project), 1);
      }
    }
    if (options.wants("branch") && distribution.exists()) {
      Path project = experiments.newProject();
      try (TempDb running = TempDb.open(experiments.spec(Experiments.metadb(project)))) {
        BranchCandidates.fill(running);
        measure(experiments.branch(distribution, project), FEW);
      }
    }
    if (options.wants("install") && distribution.exists()) {
      measure(experiments.install(distribution), FEW);
    }
    report();
  }

  private void pool() throws Exception {
    Path home = workspace.home();
    Path onDisk = workspace.newFolder("peer-pool");
    Path inMemory = workspace.memory().resolve("peer-pool");
    try (DatabasePool pool = PoolCandidates.pool(home);
        DatabasePool folder = PoolCandidates.pool(home, workspace.newFolder("pool"))) {
      try {
        measure(
            new Experiment(
                List.of(
                    PoolCandidates.ours("amp", pool),
                    PoolCandidates.ours("amp, on disk", folder),
                    PoolCandidates.zonky("zonky 2.2.2", workspace.peer(), onDisk),
                    PoolCandidates.zonky("zonky 2.2.2, in memory", workspace.peer(), inMemory))),
            FEW);
      } finally {
        PoolCandidates.end(onDisk, signals);
        PoolCandidates.end(inMemory, signals);
      }
    }
  }

  private void measure(Experiment experiment, int divisor) throws Exception {
    System.err.print('.');
    int runs = Math.min(options.runs(), Math.max(LEAST, options.runs() / divisor));
    experiment.run((options.warmup() + divisor - 1) / divisor, runs, results);
  }

  private void report() throws Exception {
    System.err.println();
    String text = Machine.describe() + "\n" + results.markdown();
    System.out.print(text);
    if (options.page().isPresent()) {
      Page.write(options.page().get(), text, Chart.svg(results.medians()));
    }
  }
}
