package amp.benchmarks;

import amp.benchmarks.suite.Suite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole test suites, each in a JVM of its own. The peer has its clusters in memory as we have: by
 * itself it would have them in the temporary folder, and delete them there file by file.
 *
 * @param workspace where both keep what outlives a run: the peer its programs, we also templates
 */
record SuiteCandidates(Workspace workspace) {
  /** The first line is what all runs but the first on a machine are. */
  Experiment experiment(Measure measure, int tests, int threads) {
    return new Experiment(
        List.of(
            new CommandCandidates.Exit(
                "amp", measure, () -> ours(workspace.home(), tests, threads)),
            new CommandCandidates.Exit(
                "amp, first run: initdb and migrations",
                measure,
                () -> ours(workspace.newHome(), tests, threads)),
            new CommandCandidates.Exit(
                "zonky 2.2.2, in memory too", measure, () -> peer(tests, threads))));
  }

  private static ProcessBuilder ours(Path home, int tests, int threads) {
    return java("-Damp.tempdb.home=" + home, "amp", tests, threads);
  }

  private ProcessBuilder peer(int tests, int threads) throws Exception {
    Path working = Files.createDirectories(workspace.memory().resolve("suites"));
    return java("-Dot.epg.working-dir=" + working, "zonky", tests, threads);
  }

  private static ProcessBuilder java(String property, String whose, int tests, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.add(property);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Suite.class.getName()));
    command.addAll(List.of(whose, Integer.toString(tests), Integer.toString(threads)));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
