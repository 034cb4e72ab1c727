package amp.benchmarks;

import amp.tempdb.api.TempDb;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs the experiments and prints their tables. */
final class Main {
  private final Options options;
  private final Workspace workspace;
  private final Signals signals;
  private final Results results = new Results();

  private Main(Options options, Workspace workspace, Signals signals) {
    this.options = options;
    this.workspace = workspace;
    this.signals = signals;
  }

  /** Runs what the command line asks for. */
  public static void main(String[] args) throws Exception {
    Options options = Options.parse(args);
    try (Workspace workspace = new Workspace();
        Signals signals = new Signals()) {
      new Main(options, workspace, signals).run();
    }
  }

  private void run() throws Exception {
    System.out.printf(
        "%s %s, %d processors, Java %s%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.version"));
    if (options.wants("warm")) {
      measure(warm());
    }
    if (options.wants("fresh")) {
      measure(fresh());
    }
    var distribution = new CommandCandidates.Distribution(options.distribution(), workspace.home());
    if (options.wants("commands") && distribution.exists()) {
      commands(distribution);
    }
    if (options.wants("install") && distribution.exists()) {
      measure(install(distribution));
    }
    results.print(System.out);
  }

  private Experiment install(CommandCandidates.Distribution distribution) throws Exception {
    Path archive = workspace.newFolder("archive.txz");
    try (InputStream in = Binaries.class.getResourceAsStream("/postgres-linux-x86_64.txz")) {
      Files.copy(in, archive);
    }
    return new Experiment(
        List.of(
            new CommandCandidates.Exit(
                "tar -xJf, not synced",
                Measure.INSTALL,
                () -> CommandCandidates.tar(archive, workspace.newFolder("tar"))),
            new CommandCandidates.Exit(
                "ampup install --from",
                Measure.INSTALL,
                () ->
                    CommandCandidates.install(
                        distribution, Binaries.archive(), workspace.newFolder("store")))));
  }

  private void measure(Experiment experiment) throws Exception {
    experiment.run(options.warmup(), options.runs(), results);
  }

  private TempDbSpec spec(Path metadb) {
    return TempDbSpec.at(metadb).with(s -> s.home(workspace.home()));
  }

  /** Ours and the bare server take turns on one data directory; the peer wants one of its own. */
  private Experiment warm() throws Exception {
    Path metadb = newCluster();
    Path peer = workspace.newFolder("data");
    return new Experiment(
        List.of(
            warm("bare postgres", () -> bare(metadb)),
            warm("amp", () -> ServerCandidates.ours(spec(metadb))),
            warm("zonky 2.2.2", () -> zonky(peer))));
  }

  private static Candidate warm(String name, ServerCandidates.Start start) {
    return new ServerCandidates.Lifecycle(name, Measure.WARM_START, Measure.WARM_STOP, start);
  }

  private Experiment fresh() throws Exception {
    Path from = newCluster().resolve("data");
    return new Experiment(
        List.of(
            fresh("cp -a, sync -f, bare postgres", folder -> copied(from, folder)),
            fresh("amp", folder -> ServerCandidates.ours(spec(folder))),
            fresh("zonky 2.2.2, which syncs nothing", this::zonky)));
  }

  private Candidate fresh(String name, ServerCandidates.StartIn start) {
    return new ServerCandidates.Lifecycle(
        name,
        Measure.FRESH_START,
        Measure.FRESH_STOP,
        () -> start.start(workspace.newFolder("fresh")));
  }

  private void commands(CommandCandidates.Distribution distribution) throws Exception {
    Path project = workspace.newFolder("project");
    Path metadb = project.resolve(".amp/metadb");
    ServerCandidates.ours(spec(metadb)).stop();
    measure(
        new Experiment(
            List.of(
                new ServerCandidates.Lifecycle(
                    "bare postgres, without shell and JVM",
                    Measure.SOLO_EXISTING,
                    Measure.SOLO_STOP,
                    () -> bare(metadb)),
                new CommandCandidates.Solo(
                    Measure.SOLO_EXISTING, Measure.SOLO_STOP, distribution, () -> project),
                new CommandCandidates.Solo(
                    Measure.SOLO_NEW,
                    Measure.SOLO_NEW_STOP,
                    distribution,
                    () -> workspace.newFolder("new-project")))));
    try (TempDb running = TempDb.open(spec(metadb))) {
      measure(
          new Experiment(
              List.of(
                  new CommandCandidates.Exit(
                      "hello world in a JVM", Measure.URL, CommandCandidates.hello()),
                  new CommandCandidates.Exit(
                      "ampctl metadb url",
                      Measure.URL,
                      () -> distribution.command(project, "ampctl", "metadb", "url")))));
    }
  }

  private ServerCandidates.Stop bare(Path metadb) throws Exception {
    return ServerCandidates.bare(workspace, signals, metadb.resolve("data"), metadb.resolve("run"));
  }

  private ServerCandidates.Stop zonky(Path data) throws Exception {
    return ServerCandidates.zonky(workspace, data);
  }

  private ServerCandidates.Stop copied(Path from, Path folder) throws Exception {
    return ServerCandidates.copied(workspace, signals, from, folder);
  }

  private Path newCluster() throws Exception {
    Path metadb = workspace.newFolder("metadb");
    ServerCandidates.ours(spec(metadb)).stop();
    return metadb;
  }
}
