package amp.benchmarks;

import amp.os.file.Trees;
import amp.tempdb.api.TempDbSpec;
import amp.testkit.Binaries;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The experiments: what is compared with what.
 *
 * @param workspace where it happens
 * @param signals ends servers that are not ours
 */
record Experiments(Workspace workspace, Signals signals) {
  Experiment install(CommandCandidates.Distribution distribution) throws Exception {
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

  TempDbSpec spec(Path metadb) {
    return TempDbSpec.at(metadb).with(s -> s.home(workspace.home()));
  }

  /** Ours and the bare server take turns on one data directory; the peer wants one of its own. */
  Experiment warm() throws Exception {
    Path metadb = newCluster();
    Path plain = newPlainCluster();
    Path peer = workspace.newFolder("data");
    return new Experiment(
        List.of(
            warm("bare postgres", () -> bare(metadb)),
            warm("amp", () -> ServerCandidates.ours(spec(metadb))),
            warm("pg_ctl by hand", () -> ServerCandidates.byHand(workspace, plain)),
            warm("zonky 2.2.2", () -> zonky(peer))));
  }

  private static Candidate warm(String name, ServerCandidates.Start start) {
    return new ServerCandidates.Lifecycle(name, Measure.WARM_START, Measure.WARM_STOP, start);
  }

  Experiment fresh() throws Exception {
    Path from = newCluster().resolve("data");
    return new Experiment(
        List.of(
            fresh("cp -a, sync -f, bare postgres", folder -> copied(from, folder)),
            fresh("amp", folder -> ServerCandidates.ours(spec(folder))),
            fresh("initdb and pg_ctl by hand", this::byHand),
            fresh("zonky 2.2.2, which syncs nothing", this::zonky)));
  }

  private Candidate fresh(String name, ServerCandidates.StartIn start) {
    return new ServerCandidates.Lifecycle(
        name,
        Measure.FRESH_START,
        Measure.FRESH_STOP,
        () -> start.start(workspace.newFolder("fresh")));
  }

  /** Returns a folder with a database that is not running. */
  Path newProject() throws Exception {
    Path project = workspace.newFolder("project");
    ServerCandidates.ours(spec(metadb(project))).stop();
    return project;
  }

  static Path metadb(Path project) {
    return project.resolve(".amp/metadb");
  }

  Experiment solo(CommandCandidates.Distribution distribution, Path project) {
    return new Experiment(
        List.of(
            new ServerCandidates.Lifecycle(
                "bare postgres, without shell and JVM",
                Measure.SOLO_EXISTING,
                Measure.SOLO_STOP,
                () -> bare(metadb(project))),
            new CommandCandidates.Solo(
                Measure.SOLO_EXISTING, Measure.SOLO_STOP, distribution, () -> project),
            new CommandCandidates.Solo(
                Measure.SOLO_NEW,
                Measure.SOLO_NEW_STOP,
                distribution,
                () -> workspace.newFolder("new-project"))));
  }

  /** The project's database must be running. */
  Experiment url(CommandCandidates.Distribution distribution, Path project) throws Exception {
    return new Experiment(
        List.of(
            new CommandCandidates.Exit(
                "hello world in a JVM",
                Measure.URL,
                CommandCandidates.hello(distribution, workspace.newFolder("hello"))),
            new CommandCandidates.Exit(
                "ampctl metadb url",
                Measure.URL,
                () -> distribution.command(project, "ampctl", "metadb", "url"))));
  }

  Experiment idleMemory() throws Exception {
    Path plain = newPlainCluster();
    return new Experiment(
        List.of(
            new MemoryCandidates.Untuned(plain, Trees.parent(plain), workspace, signals),
            new MemoryCandidates.Tuned(spec(newCluster()))));
  }

  Experiment projects(int... numbers) throws Exception {
    List<TempDbSpec> specs = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    for (int number : numbers) {
      while (specs.size() < number) {
        specs.add(spec(newCluster()));
      }
      candidates.add(new MemoryCandidates.Projects(List.copyOf(specs)));
    }
    return new Experiment(candidates);
  }

  Experiment many(int... numbers) {
    TempDbSpec spec = TempDbSpec.ephemeral().with(s -> s.home(workspace.home()));
    List<Candidate> candidates = new ArrayList<>();
    for (int number : numbers) {
      candidates.add(new MemoryCandidates.Projects(Collections.nCopies(number, spec)));
    }
    return new Experiment(candidates);
  }

  /** The project's database must be running. */
  Experiment branch(CommandCandidates.Distribution distribution, Path project) {
    BranchCandidates.Source source = new BranchCandidates.Source(distribution, project, this);
    return new Experiment(
        List.of(new BranchCandidates.Three(source), new BranchCandidates.One(source)));
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

  private ServerCandidates.Stop byHand(Path folder) throws Exception {
    Path data = Files.createDirectories(folder).resolve("data");
    workspace.initdb(data);
    return ServerCandidates.byHand(workspace, data);
  }

  /** A cluster as initdb makes it, in a folder of its own for the socket and the log. */
  private Path newPlainCluster() throws Exception {
    Path data = Files.createDirectories(workspace.newFolder("plain")).resolve("data");
    workspace.initdb(data);
    return data;
  }

  private Path newCluster() throws Exception {
    Path metadb = workspace.newFolder("metadb");
    ServerCandidates.ours(spec(metadb)).stop();
    return metadb;
  }
}
